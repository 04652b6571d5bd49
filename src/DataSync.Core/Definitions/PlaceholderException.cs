namespace DataSync.Core.Definitions;

/// <summary>A text's placeholders are malformed or have no value. The message names them and never holds the text or a value.</summary>
public sealed class PlaceholderException : Exception
{
    internal PlaceholderException(int position, string message)
        : base($"at character {position + 1}: {message}")
    {
        Position = position;
        Missing = [];
    }

    internal PlaceholderException(IReadOnlyList<Placeholder> missing)
        : base($"no value for {string.Join(", ", missing)}; set each as configuration or secret, or write $${{ for a literal ${{")
    {
        Missing = missing;
    }

    /// <summary>Zero-based place of the malformed placeholder; null when all are well formed.</summary>
    public int? Position { get; }

    /// <summary>Well-formed placeholders without a value.</summary>
    public IReadOnlyList<Placeholder> Missing { get; }
}

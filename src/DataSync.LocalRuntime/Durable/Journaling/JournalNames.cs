namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>The journal's quoted names.</summary>
internal sealed class JournalNames(string schema)
{
    public string RawSchema { get; } = schema;

    public string Schema { get; } = Quote(schema);

    public string Journal { get; } = Quote(schema) + ".journal";

    public string Instance { get; } = Quote(schema) + ".instance";

    public string History { get; } = Quote(schema) + ".history";

    public string Message { get; } = Quote(schema) + ".message";

    private static string Quote(string identifier) =>
        string.IsNullOrWhiteSpace(identifier) || identifier.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("The journal's schema needs a name.", nameof(identifier))
            : "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}

using System.Globalization;

namespace DataSync.Connectors.Decoders;

/// <summary>Where in a response something is.</summary>
/// <param name="Entry">Name of the zip entry, made fit for a message; null outside of archives.</param>
/// <param name="Line">One-based line; null where lines say nothing.</param>
/// <param name="Byte">One-based byte of the line, or of the body where there is no line.</param>
internal readonly record struct DecodingPlace(string? Entry, long? Line = null, long? Byte = null)
{
    private const int LongestName = 100;

    /// <summary>The place of a byte in a text.</summary>
    public static DecodingPlace Of(ReadOnlySpan<byte> text, int offset, string? entry)
    {
        var before = text[..Math.Min(offset, text.Length)];
        return new DecodingPlace(entry, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    /// <summary>A name from an archive without control characters and of bearable length.</summary>
    public static string Shown(string name)
    {
        var shown = name.Length > LongestName ? name[..LongestName] + "..." : name;
        return string.Create(shown.Length, shown, static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
        });
    }

    /// <summary><c> at line 3, byte 7 of entry 'x.csv'</c>; empty when nothing is known.</summary>
    public override string ToString()
    {
        var place = (Line, Byte) switch
        {
            ({ } line, { } at) => string.Create(CultureInfo.InvariantCulture, $" at line {line}, byte {at}"),
            ({ } line, null) => string.Create(CultureInfo.InvariantCulture, $" at line {line}"),
            (null, { } at) => string.Create(CultureInfo.InvariantCulture, $" at byte {at}"),
            _ => "",
        };
        return Entry is null ? place : $"{place} of entry '{Entry}'";
    }
}

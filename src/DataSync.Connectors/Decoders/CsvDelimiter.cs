using System.Globalization;

namespace DataSync.Connectors.Decoders;

/// <summary>The delimiter as manifests write it: the character, or a backslash escape for one that is hard to write.</summary>
internal static class CsvDelimiter
{
    /// <summary>Reads it; false when it is not one ASCII character that can part fields.</summary>
    public static bool TryRead(string text, out byte delimiter)
    {
        var character = text switch
        {
            [var single] => single,
            "\\t" => '\t',
            "\\\\" => '\\',
            "\\f" => '\f',
            "\\v" => '\v',
            ['\\', 'x', _, _] or ['\\', 'u', _, _, _, _]
                when ushort.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) => (char)code,
            _ => '"',
        };
        var isDelimiter = char.IsAscii(character) && character is not '"' and not '\r' and not '\n';
        delimiter = isDelimiter ? (byte)character : (byte)',';
        return isDelimiter;
    }
}

using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace DataSync.Core.Mapping.Values;

/// <summary>Reads single JSON values of records that may be hostile: nothing here throws for what a source sends.</summary>
internal static class JsonValue
{
    /// <summary>
    /// Deepest nesting of a record. Far above the default of 64, for nothing here recurses and one deep record must not
    /// cost its page.
    /// </summary>
    internal const int MaxDepth = 1_000;

    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaxDepth };

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <summary>The text of a JSON string; false when it is not Unicode.</summary>
    public static bool TryGetString(JsonElement value, out string? text)
    {
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            // The only sign that System.Text.Json gives of a lone surrogate (\ud800) or invalid UTF-8.
            text = null;
            return false;
        }
    }

    /// <summary>The raw text of a value for a jsonb column; null with the code when PostgreSQL cannot hold it.</summary>
    public static string? RawText(JsonElement value, out string? code)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        code = Utf8.IsValid(raw) ? EscapeProblem(raw) : RejectionCodes.InvalidUnicode;
        return code is null ? Encoding.UTF8.GetString(raw) : null;
    }

    /// <summary>Looks for escapes that are JSON but not jsonb: U+0000 and lone surrogates.</summary>
    private static string? EscapeProblem(ReadOnlySpan<byte> raw)
    {
        var highBefore = -1;
        for (var i = raw.IndexOf((byte)'\\'); i >= 0 && i < raw.Length;)
        {
            var unit = raw[i + 1] == 'u' ? CodeUnit(raw.Slice(i + 2, 4)) : -1;
            if (unit == 0) return RejectionCodes.NulCharacter;
            var low = unit >= 0 && char.IsLowSurrogate((char)unit);
            if (low != (highBefore == i)) return RejectionCodes.InvalidUnicode;

            i += unit >= 0 ? 6 : 2;
            highBefore = unit >= 0 && char.IsHighSurrogate((char)unit) ? i : -1;
            var next = raw[i..].IndexOf((byte)'\\');
            if (highBefore >= 0 && next != 0) return RejectionCodes.InvalidUnicode;
            if (next < 0) break;
            i += next;
        }

        return null;
    }

    private static int CodeUnit(ReadOnlySpan<byte> hex) =>
        int.Parse(hex, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace DataSync.Connectors.Expressions.Values;

/// <summary>
/// Backslashes in a quoted text (https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences). One that means
/// nothing stays, so that <c>'\$top'</c> is what it looks like.
/// </summary>
internal static class PythonEscapes
{
    /// <summary>The text without its quotes; null when an escape is cut short.</summary>
    public static string? Decode(ReadOnlySpan<char> quoted)
    {
        if (!quoted.Contains('\\'))
            return quoted.ToString();
        var text = new StringBuilder(quoted.Length);
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }

            if (++i == quoted.Length || quoted[i] == 'N')
                return null;
            if ("abfnrtv\\'\"".IndexOf(quoted[i], StringComparison.Ordinal) is var known and >= 0)
            {
                text.Append("\a\b\f\n\r\t\v\\'\""[known]);
            }
            else if (quoted[i] is >= '0' and <= '7')
            {
                var code = 0;
                var end = Math.Min(i + 3, quoted.Length);
                for (; i < end && quoted[i] is >= '0' and <= '7'; i++)
                    code = (code * 8) + (quoted[i] - '0');
                text.Append((char)code);
                i--;
            }
            else if (quoted[i] is 'x' or 'u' or 'U')
            {
                var length = quoted[i] switch { 'x' => 2, 'u' => 4, _ => 8 };
                if (i + length >= quoted.Length)
                    return null;
                var digits = quoted.Slice(i + 1, length);
                if (!uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
                    return null;
                text.Append(code < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
                i += length;
            }
            else if (quoted[i] != '\n')
            {
                text.Append('\\').Append(quoted[i]);
            }
        }

        return text.ToString();
    }
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Dates;

/// <summary>
/// Reads with the directives of Python's <c>strptime</c>: white space in a format stands for any amount of it, letters count
/// in either case, and the text must be used up. Rules and ranges: CPython's <c>Lib/_strptime.py</c>.
/// </summary>
internal sealed class StrptimePattern
{
    private const int MaxFormat = 500;
    private const int MaxText = 1_000;
    private static readonly TimeSpan _timeout = TimeSpan.FromMilliseconds(50);

    private readonly Regex? _regex;

    private StrptimePattern(Regex? regex, string? problem) => (_regex, Problem) = (regex, problem);

    public string? Problem { get; }

    public static StrptimePattern Parse(string format)
    {
        if (format.Length > MaxFormat)
            return new(null, $"the format is longer than {MaxFormat} characters");
        format = format.Replace("%c", "%a %b %d %H:%M:%S %Y", StringComparison.Ordinal)
            .Replace("%x", "%m/%d/%y", StringComparison.Ordinal).Replace("%X", "%H:%M:%S", StringComparison.Ordinal);
        var pattern = new StringBuilder(@"\A");
        var seen = new HashSet<char>();
        for (var i = 0; i < format.Length; i++)
        {
            if (char.IsWhiteSpace(format[i]))
            {
                while (i + 1 < format.Length && char.IsWhiteSpace(format[i + 1]))
                    i++;
                pattern.Append(@"\s+");
            }
            else if (format[i] != '%')
            {
                pattern.Append(Regex.Escape(format[i].ToString()));
            }
            else if (++i == format.Length)
            {
                return new(null, "a percent sign at the end needs a letter");
            }
            else if (PartOf(format[i]) is not { } part)
            {
                return new(null, $"%{format[i]} is not a directive that can be read");
            }
            else if (format[i] == '%')
            {
                pattern.Append('%');
            }
            else if (!seen.Add(format[i]))
            {
                return new(null, $"%{format[i]} stands there twice");
            }
            else
            {
                pattern.Append($"(?<{format[i]}>{part})");
            }
        }

        return new(new Regex(pattern.ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, _timeout), null);
    }

    public bool TryParse(string text, out WallTime time)
    {
        time = default;
        if (_regex is null || text.Length > MaxText)
            return false;
        try
        {
            var match = _regex.Match(text);
            return match.Success && match.Length == text.Length && new StrptimeFields(match).TryRead(out time);
        }
        catch (RegexMatchTimeoutException)
        {
            // A text that takes this long is no date.
            return false;
        }
    }

    private static string? PartOf(char directive) => directive switch
    {
        'd' => "3[0-1]|[1-2][0-9]|0[1-9]|[1-9]| [1-9]",
        'f' => "[0-9]{1,6}",
        'H' => "2[0-3]|[0-1][0-9]|[0-9]",
        'I' => "1[0-2]|0[1-9]|[1-9]",
        'G' or 'Y' => "[0-9]{4}",
        'j' => "36[0-6]|3[0-5][0-9]|[1-2][0-9][0-9]|0[1-9][0-9]|00[1-9]|[1-9][0-9]|0[1-9]|[1-9]",
        'm' => "1[0-2]|0[1-9]|[1-9]",
        'M' => "[0-5][0-9]|[0-9]",
        'S' => "6[0-1]|[0-5][0-9]|[0-9]",
        'U' or 'W' => "5[0-3]|[0-4][0-9]|[0-9]",
        'V' => "5[0-3]|0[1-9]|[1-4][0-9]|[0-9]",
        'w' => "[0-6]",
        'u' => "[1-7]",
        'y' => "[0-9]{2}",
        'z' => @"[+-][0-9]{2}:?[0-5][0-9](?::?[0-5][0-9](?:\.[0-9]{1,6})?)?|(?-i:Z)",
        'Z' => "utc|gmt",
        'p' => "am|pm",
        'a' => StrptimeFields.DaysShort,
        'A' => StrptimeFields.Days,
        'b' => StrptimeFields.MonthsShort,
        'B' => StrptimeFields.Months,
        '%' => "",
        _ => null,
    };
}

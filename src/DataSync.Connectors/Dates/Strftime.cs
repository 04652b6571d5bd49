using System.Globalization;
using System.Text;

namespace DataSync.Connectors.Dates;

/// <summary>
/// Prints with the directives of <c>strftime</c>: Python's, and in the C locale what glibc adds
/// (https://man7.org/linux/man-pages/man3/strftime.3.html): flags <c>- _ 0 ^ #</c>, a width, and more letters. What is no
/// directive is printed as it stands.
/// </summary>
internal static class Strftime
{
    // glibc takes any width; nobody needs more, and a format must not fill the memory.
    private const int MaxWidth = 100;

    public static string Format(WallTime time, string format)
    {
        if (!format.Contains('%', StringComparison.Ordinal))
            return format;
        var text = new StringBuilder(format.Length + 16);
        Append(text, time, format);
        return text.ToString();
    }

    private static void Append(StringBuilder text, WallTime time, string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var start = i++;
            var style = ReadStyle(format, ref i);
            if (i >= format.Length || !TryAppend(text, time, format[i], style, isPlain: i == start + 1))
                text.Append(format, start, Math.Min(i + 1, format.Length) - start);
        }
    }

    private static Style ReadStyle(string format, ref int i)
    {
        var style = new Style('\0', false, false, 0);
        for (; i < format.Length; i++)
        {
            if (format[i] is '-' or '_' or '0')
                style = style with { Padding = format[i] };
            else if (format[i] == '^')
                style = style with { IsUpper = true };
            else if (format[i] == '#')
                style = style with { IsSwapped = true };
            else
                break;
        }

        for (; i < format.Length && char.IsAsciiDigit(format[i]) && style.Width <= MaxWidth; i++)
            style = style with { Width = (style.Width * 10) + (format[i] - '0') };
        if (i < format.Length - 1 && format[i] is 'E' or 'O')
            i++;
        return style;
    }

    private static bool TryAppend(StringBuilder text, WallTime time, char directive, Style style, bool isPlain)
    {
        if (style.Width > MaxWidth)
            return false;
        var t = time.Wall;
        switch (directive)
        {
            // Python puts these in itself and only when nothing stands between.
            case 'f' when isPlain: text.Append(time.Microsecond.ToString("000000", CultureInfo.InvariantCulture)); return true;
            case 'z': text.Append(time.OffsetText("")); return true;
            case 'Z': style.Text(text, ZoneName(time.Offset), swapsToLower: true); return true;
            case 'Y': style.Number(text, t.Year, 0); return true;
            case 'C': style.Number(text, t.Year / 100, 2); return true;
            case 'y': style.Number(text, t.Year % 100, 2); return true;
            case 'G': style.Number(text, ISOWeek.GetYear(t), 0); return true;
            case 'g': style.Number(text, ISOWeek.GetYear(t) % 100, 2); return true;
            case 'V': style.Number(text, ISOWeek.GetWeekOfYear(t), 2); return true;
            case 'm': style.Number(text, t.Month, 2); return true;
            case 'd': style.Number(text, t.Day, 2); return true;
            case 'e': style.Number(text, t.Day, 2, ' '); return true;
            case 'H': style.Number(text, t.Hour, 2); return true;
            case 'k': style.Number(text, t.Hour, 2, ' '); return true;
            case 'I': style.Number(text, Hour12(t), 2); return true;
            case 'l': style.Number(text, Hour12(t), 2, ' '); return true;
            case 'M': style.Number(text, t.Minute, 2); return true;
            case 'S': style.Number(text, t.Second, 2); return true;
            case 'j': style.Number(text, t.DayOfYear, 3); return true;
            case 'w': style.Number(text, (int)t.DayOfWeek, 1); return true;
            case 'u': style.Number(text, t.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)t.DayOfWeek, 1); return true;
            case 'U': style.Number(text, (t.DayOfYear + 6 - (int)t.DayOfWeek) / 7, 2); return true;
            case 'W': style.Number(text, (t.DayOfYear + 6 - (((int)t.DayOfWeek + 6) % 7)) / 7, 2); return true;
            // What libc makes of it on a machine whose clock runs in UTC: the wall is taken for UTC.
            case 's': style.Number(text, (long)Math.Floor((t - DateTime.UnixEpoch).TotalSeconds), 1); return true;
            case 'a': style.Text(text, t.DayOfWeek.ToString()[..3]); return true;
            case 'A': style.Text(text, t.DayOfWeek.ToString()); return true;
            case 'b' or 'h': style.Text(text, CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(t.Month)); return true;
            case 'B': style.Text(text, CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(t.Month)); return true;
            case 'p': style.Text(text, t.Hour < 12 ? "AM" : "PM", swapsToLower: true); return true;
            case 'P': (style with { IsUpper = false, IsSwapped = false }).Text(text, t.Hour < 12 ? "am" : "pm"); return true;
            case 'n': style.Text(text, "\n"); return true;
            case 't': style.Text(text, "\t"); return true;
            case '%': style.Text(text, "%"); return true;
            case 'F': style.Text(text, Format(time, "%Y-%m-%d")); return true;
            case 'D' or 'x': style.Text(text, Format(time, "%m/%d/%y")); return true;
            case 'T' or 'X': style.Text(text, Format(time, "%H:%M:%S")); return true;
            case 'R': style.Text(text, Format(time, "%H:%M")); return true;
            case 'r': style.Text(text, Format(time, "%I:%M:%S %p")); return true;
            case 'c': (style with { IsSwapped = false }).Text(text, Format(time, "%a %b %e %H:%M:%S %Y")); return true;
            default: return false;
        }
    }

    private static int Hour12(DateTime time) => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

    private static string ZoneName(TimeSpan? offset) => offset switch
    {
        null => "",
        { Ticks: 0 } => "UTC",
        { } distance => "UTC" + new WallTime(default, distance).OffsetText(":"),
    };

    /// <summary>What stands between the percent sign and the letter.</summary>
    private readonly record struct Style(char Padding, bool IsUpper, bool IsSwapped, int Width)
    {
        public void Number(StringBuilder text, long number, int width, char padding = '0')
        {
            var pad = Padding switch { '_' or '-' => ' ', '0' => '0', _ => padding };
            var wide = Math.Max(Padding == '-' ? 0 : width, Width);
            var digits = Math.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(wide, pad);
            text.Append(number < 0 ? "-" : "").Append(digits);
        }

        public void Text(StringBuilder text, string words, bool swapsToLower = false)
        {
            if (IsSwapped)
                words = swapsToLower ? words.ToLowerInvariant() : words.ToUpperInvariant();
            else if (IsUpper)
                words = words.ToUpperInvariant();
            text.Append(words.PadLeft(Width, Padding == '0' ? '0' : ' '));
        }
    }
}

namespace DataSync.Connectors.Dates;

/// <summary>
/// Reads the usual form of a date: every part with all its digits, at its place. It answers only where
/// <see cref="StrptimePattern"/> would give the same, many times faster; anything else is left to that one.
/// </summary>
internal sealed class FixedDatePattern
{
    private const string Digits2 = "mdHMS";

    private readonly string _format;

    private FixedDatePattern(string format) => _format = format;

    /// <summary>Null for a format with a part that has no fixed length, or none of a year.</summary>
    public static FixedDatePattern? Of(string format)
    {
        var seen = "";
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                // White space and letters in either case are more than one text.
                if (char.IsWhiteSpace(format[i]) && format[i] != ' ')
                    return null;
                continue;
            }

            if (++i == format.Length || !("Yfz" + Digits2).Contains(format[i], StringComparison.Ordinal) || seen.Contains(format[i], StringComparison.Ordinal))
                return null;
            seen += format[i];
            // What follows a fraction or a zone must not be read into it.
            var rest = format.AsSpan(i + 1);
            if ((format[i] == 'z' && rest.Length > 0) || (format[i] == 'f' && rest.Length > 0 && (char.IsAsciiDigit(rest[0]) || (rest[0] == '%' && rest is not "%z"))))
                return null;
        }

        return "Ymd".All(seen.Contains) ? new FixedDatePattern(format) : null;
    }

    public bool TryParse(string text, out WallTime time)
    {
        time = default;
        Span<int> parts = stackalloc int[6];
        parts.Clear();
        var (micro, at) = (0, 0);
        TimeSpan? offset = null;
        for (var i = 0; i < _format.Length; i++)
        {
            if (_format[i] != '%')
            {
                if (at >= text.Length || text[at++] != _format[i])
                    return false;
                continue;
            }

            switch (_format[++i])
            {
                case 'Y' when TryDigits(text, ref at, 4, out parts[0]):
                    break;
                case 'f' when TryFraction(text, ref at, out micro):
                    break;
                case 'z' when TryZone(text, ref at, out offset):
                    break;
                case var directive when Digits2.IndexOf(directive, StringComparison.Ordinal) is >= 0 and var part && TryDigits(text, ref at, 2, out parts[part + 1]):
                    break;
                default:
                    return false;
            }
        }

        if (at != text.Length || parts[0] < 1 || parts[1] is < 1 or > 12 || parts[2] < 1 || parts[2] > DateTime.DaysInMonth(parts[0], parts[1])
            || parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
            return false;
        time = new WallTime(new DateTime(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]).AddTicks(micro * TimeSpan.TicksPerMicrosecond), offset);
        return true;
    }

    private static bool TryDigits(string text, ref int at, int count, out int number)
    {
        number = 0;
        if (at + count > text.Length)
            return false;
        for (var end = at + count; at < end; at++)
        {
            if (!char.IsAsciiDigit(text[at]))
                return false;
            number = (number * 10) + text[at] - '0';
        }

        return true;
    }

    private static bool TryFraction(string text, ref int at, out int micro)
    {
        micro = 0;
        var count = 0;
        for (; count < 6 && at < text.Length && char.IsAsciiDigit(text[at]); count++, at++)
            micro = (micro * 10) + text[at] - '0';
        if (count == 0)
            return false;
        for (; count < 6; count++)
            micro *= 10;
        return true;
    }

    /// <summary>Z, or a sign, hours and minutes; what is longer is left to the other reader.</summary>
    private static bool TryZone(string text, ref int at, out TimeSpan? offset)
    {
        offset = TimeSpan.Zero;
        if (at < text.Length && text[at] == 'Z')
        {
            at++;
            return true;
        }

        if (at >= text.Length || text[at] is not ('+' or '-'))
            return false;
        var sign = text[at++] == '-' ? -1 : 1;
        if (!TryDigits(text, ref at, 2, out var hours))
            return false;
        if (at < text.Length && text[at] == ':')
            at++;
        if (!TryDigits(text, ref at, 2, out var minutes) || hours > 23 || minutes > 59)
            return false;
        offset = new TimeSpan(sign * hours, sign * minutes, 0);
        return true;
    }
}

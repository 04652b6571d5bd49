using System.Globalization;

namespace DataSync.Core.Mapping.Values;

/// <summary>
/// ISO 8601 dates and times in the extended form (RFC 3339 and its common relatives), within what PostgreSQL reads alike:
/// <c>yyyy-MM-dd</c>, then optionally <c>T</c> or a space, <c>HH:mm</c>, <c>:ss</c>, a fraction of up to nine digits, and
/// <c>Z</c> or an offset (<c>+02:00</c>, <c>+0200</c>, <c>+02</c>; at most 15:59, PostgreSQL's own bound). A leap second
/// (<c>:60</c>) is taken without a fraction. Week dates, ordinal dates, hour 24 and year 0 are not.
/// </summary>
/// <param name="Ticks">Ticks since 0001-01-01, of the local time as written.</param>
/// <param name="HasTime">A time follows the date.</param>
/// <param name="Offset">Offset from UTC in minutes; null when none is written.</param>
internal readonly record struct IsoTime(long Ticks, bool HasTime, int? Offset)
{
    private const int DateLength = 10;
    private const int MaxFractionDigits = 9;

    /// <summary>Microseconds since 0001-01-01 UTC: equal for two spellings of one time, at PostgreSQL's resolution.</summary>
    public long UtcMicroseconds => (Ticks / TimeSpan.TicksPerMicrosecond) - ((Offset ?? 0) * 60L * 1_000_000);

    public static bool IsDate(ReadOnlySpan<char> text) => text.Length == DateLength && TryDate(text, out _);

    public static bool TryParse(ReadOnlySpan<char> text, out IsoTime time)
    {
        time = default;
        if (text.Length < DateLength || !TryDate(text[..DateLength], out var ticks)) return false;
        var rest = text[DateLength..];
        if (rest.IsEmpty)
        {
            time = new IsoTime(ticks, HasTime: false, Offset: null);
            return true;
        }

        if (rest[0] is not ('T' or 't' or ' ')) return false;
        rest = rest[1..];
        if (!TryTime(ref rest, ref ticks) || !TryOffset(rest, out var offset)) return false;
        time = new IsoTime(ticks, HasTime: true, offset);
        return true;
    }

    private static bool TryDate(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text[4] != '-' || text[7] != '-') return false;
        if (!TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)) return false;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    private static bool TryTime(ref ReadOnlySpan<char> rest, ref long ticks)
    {
        if (rest.Length < 5 || rest[2] != ':') return false;
        if (!TryDigits(rest[..2], out var hour) || !TryDigits(rest[3..5], out var minute) || hour > 23 || minute > 59) return false;
        rest = rest[5..];
        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        if (rest.Length < 3 || rest[0] != ':') return true;

        if (!TryDigits(rest[1..3], out var second) || second > 60) return false;
        rest = rest[3..];
        ticks += second * TimeSpan.TicksPerSecond;
        if (rest.IsEmpty || rest[0] != '.') return true;

        var digits = rest[1..].IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length - 1;
        if (second == 60 || digits is 0 or > MaxFractionDigits) return false;
        ticks += Fraction(rest.Slice(1, digits));
        rest = rest[(1 + digits)..];
        return true;
    }

    /// <summary>A fraction of a second in ticks, rounded to the microsecond as PostgreSQL does.</summary>
    private static long Fraction(ReadOnlySpan<char> digits)
    {
        var seconds = decimal.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = 0; i < digits.Length; i++) seconds /= 10;
        return (long)Math.Round(seconds * 1_000_000, MidpointRounding.ToEven) * TimeSpan.TicksPerMicrosecond;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out int? offset)
    {
        offset = null;
        if (text.IsEmpty) return true;
        if (text is "Z" or "z")
        {
            offset = 0;
            return true;
        }

        if (text[0] is not ('+' or '-')) return false;
        var minutes = text.Length switch
        {
            3 => "00",
            5 => text[3..5],
            6 when text[3] == ':' => text[4..6],
            _ => default,
        };
        if (minutes.IsEmpty || !TryDigits(text[1..3], out var h) || !TryDigits(minutes, out var m) || h > 15 || m > 59) return false;
        offset = ((h * 60) + m) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

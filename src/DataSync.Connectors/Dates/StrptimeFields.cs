using System.Globalization;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Dates;

/// <summary>Puts the parts that <see cref="StrptimePattern"/> found together to a date, as CPython's <c>Lib/_strptime.py</c> does.</summary>
internal readonly struct StrptimeFields(Match match)
{
    public const string Days = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
    public const string DaysShort = "mon|tue|wed|thu|fri|sat|sun";
    public const string Months = "january|february|march|april|may|june|july|august|september|october|november|december";
    public const string MonthsShort = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";

    /// <summary>False for parts that are no date together, such as 30 February or a week without its weekday.</summary>
    public bool TryRead(out WallTime time)
    {
        time = default;
        var (hour, minute, second) = (Hour(), Number("M") ?? 0, Number("S") ?? 0);
        if (second > 59 || !TryDate(out var date) || !TryOffset(out var offset))
            return false;
        var micro = Text("f") is { } digits ? int.Parse(digits.PadRight(6, '0'), CultureInfo.InvariantCulture) : 0;
        time = new WallTime(date.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddMicroseconds(micro), offset);
        return true;
    }

    private string? Text(string name) => match.Groups[name] is { Success: true, Value: var text } ? text : null;

    private int? Number(string name) => Text(name) is { } text ? int.Parse(text.AsSpan().Trim(), CultureInfo.InvariantCulture) : null;

    private int Hour()
    {
        if (Number("I") is not { } hour)
            return Number("H") ?? 0;
        var isAfternoon = "pm".Equals(Text("p"), StringComparison.OrdinalIgnoreCase);
        return (hour % 12) + (isAfternoon ? 12 : 0);
    }

    private bool TryDate(out DateTime date)
    {
        date = default;
        // Two digits: 69 to 99 are of the last century, as POSIX has it.
        var year = Number("Y") ?? (Number("y") is { } two ? two + (two <= 68 ? 2000 : 1900) : null);
        if (Number("G") is { } isoYear)
            return year is null && Number("j") is null && TryIsoWeek(isoYear, out date);
        if (Number("V") is not null)
            return false;

        var day = Number("j");
        if (day is null && Weekday() is { } weekday && (Number("U") ?? Number("W")) is { } week)
            day = DayOfYear(year ?? 1900, week, weekday, isMondayFirst: Text("U") is null);
        if (day is { } ordinal)
            return TryDayOfYear(year ?? 1900, ordinal, out date);
        return TryDay(year ?? 1900, Number("m") ?? Index("b", MonthsShort) ?? Index("B", Months) ?? 1, Number("d") ?? 1, out date);
    }

    /// <summary>Monday is 0.</summary>
    private int? Weekday() =>
        Number("w") is { } sunday0 ? (sunday0 + 6) % 7
        : Number("u") - 1 ?? Index("a", DaysShort) - 1 ?? Index("A", Days) - 1;

    /// <summary>Day of the year, from 1; of the year before when it is less.</summary>
    private static int DayOfYear(int year, int week, int weekday, bool isMondayFirst)
    {
        var first = ((int)new DateTime(Math.Clamp(year, 1, 9999), 1, 1).DayOfWeek + (isMondayFirst ? 6 : 0)) % 7;
        var day = isMondayFirst ? weekday : (weekday + 1) % 7;
        return week == 0 ? 1 + day - first : 1 + ((7 - first) % 7) + (7 * (week - 1)) + day;
    }

    private bool TryIsoWeek(int year, out DateTime date)
    {
        date = default;
        if (Number("V") is not { } week || Weekday() is not { } weekday || year is < 1 or > 9999 || week is < 1 or > 53)
            return false;
        // The first week is the one with 4 January in it.
        var fourth = new DateTime(year, 1, 4);
        var days = ((week - 1) * 7) + weekday - (((int)fourth.DayOfWeek + 6) % 7);
        if (fourth.Ticks + (days * TimeSpan.TicksPerDay) > DateTime.MaxValue.Ticks)
            return false;
        date = fourth.AddDays(days);
        return true;
    }

    private static bool TryDayOfYear(int year, int day, out DateTime date)
    {
        date = default;
        if (year is < 1 or > 9999)
            return false;
        var ticks = new DateTime(year, 1, 1).Ticks + ((day - 1) * TimeSpan.TicksPerDay);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        date = new DateTime(ticks);
        return true;
    }

    private static bool TryDay(int year, int month, int day, out DateTime date)
    {
        date = default;
        if (year is < 1 or > 9999 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, day);
        return true;
    }

    /// <summary>Place of a name among its kind, from 1.</summary>
    private int? Index(string name, string names) =>
        Text(name) is { } text ? Array.IndexOf(names.Split('|'), text.ToLowerInvariant()) + 1 : null;

    private bool TryOffset(out TimeSpan? offset)
    {
        offset = null;
        if (Text("z") is not { } text)
            return true;
        offset = TimeSpan.Zero;
        if (text == "Z")
            return true;
        // With a colon after the hours there must be one after the minutes too.
        var digits = text[1..].Replace(":", "", StringComparison.Ordinal);
        if (text[3] == ':' ? text.Length > 6 && text[6] != ':' : text.Contains(':', StringComparison.Ordinal))
            return false;
        var micro = digits.Length > 7 ? int.Parse(digits[7..].PadRight(6, '0'), CultureInfo.InvariantCulture) : 0;
        var distance = new TimeSpan(Pair(digits, 0), Pair(digits, 2), digits.Length >= 6 ? Pair(digits, 4) : 0) + TimeSpan.FromMicroseconds(micro);
        offset = text[0] == '-' ? -distance : distance;
        return distance < TimeSpan.FromDays(1);
    }

    private static int Pair(string digits, int at) => int.Parse(digits.AsSpan(at, 2), CultureInfo.InvariantCulture);
}

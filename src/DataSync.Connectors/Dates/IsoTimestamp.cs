using System.Globalization;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Dates;

/// <summary>
/// Reads dates and times of ISO 8601 as dateutil's <c>isoparse</c> does
/// (https://dateutil.readthedocs.io/en/stable/parser.html#dateutil.parser.isoparse), which the reference engine uses.
/// </summary>
internal static partial class IsoTimestamp
{
    /// <summary>
    /// A year, month, date, week date or day of the year; then, after any one character, hours to microseconds, and Z or a
    /// distance from UTC. Basic and extended form. False when it is none of these.
    /// </summary>
    public static bool TryParse(string text, out WallTime time)
    {
        time = default;
        if (text.Length > 100 || (Common().Match(text) is not { Success: true } match && (match = Uncommon().Match(text)) is { Success: false }))
            return false;
        if (!TryDate(match, out var date))
            return false;

        var (hour, minute, second) = (Number(match, "hour", 0), Number(match, "minute", 0), Number(match, "second", 0));
        var fraction = match.Groups["micro"].Value.PadRight(6, '0').AsSpan(0, 6);
        var micro = int.Parse(fraction, CultureInfo.InvariantCulture);
        // 24:00 is the midnight that ends the day.
        if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && (minute, second, micro) != (0, 0, 0)))
            return false;
        if (hour == 24 && date == DateTime.MaxValue.Date)
            return false;
        if (!TryOffset(match, out var offset))
            return false;

        time = new WallTime(date.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddMicroseconds(micro), offset);
        return true;
    }

    private static bool TryDate(Match match, out DateTime date)
    {
        date = default;
        var year = Number(match, "year", 0);
        if (year is < 1 or > 9999)
            return false;
        if (match.Groups["week"].Success)
        {
            var (week, weekday) = (Number(match, "week", 1), Number(match, "weekday", 1));
            if (week is < 1 or > 53 || weekday is < 1 or > 7 || (year == 9999 && week > 52))
                return false;
            date = ISOWeek.ToDateTime(year, week, (DayOfWeek)(weekday % 7));
            return true;
        }

        if (match.Groups["ordinal"].Success)
        {
            var day = Number(match, "ordinal", 1);
            if (day < 1 || day > (DateTime.IsLeapYear(year) ? 366 : 365))
                return false;
            date = new DateTime(year, 1, 1).AddDays(day - 1);
            return true;
        }

        var (month, dayOfMonth) = (Number(match, "month", 1), Number(match, "day", 1));
        if (month is < 1 or > 12 || dayOfMonth < 1 || dayOfMonth > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateTime(year, month, dayOfMonth);
        return true;
    }

    private static bool TryOffset(Match match, out TimeSpan? offset)
    {
        offset = match.Groups["utc"].Success ? TimeSpan.Zero : null;
        if (!match.Groups["sign"].Success)
            return true;
        var (hours, minutes) = (Number(match, "zoneHour", 0), Number(match, "zoneMinute", 0));
        if (hours > 23 || minutes > 59)
            return false;
        var distance = new TimeSpan(hours, minutes, 0);
        offset = match.Groups["sign"].Value == "-" ? -distance : distance;
        return true;
    }

    private static int Number(Match match, string name, int missing) =>
        match.Groups[name] is { Success: true, ValueSpan: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : missing;

    private const string Time =
        @"(?:.(?<hour>[0-9]{2})(?:(?<colon>:)?(?<minute>[0-9]{2})(?:(?(colon):)(?<second>[0-9]{2})(?:[.,](?<micro>[0-9]+))?)?)?"
        + @"(?:(?<utc>[zZ])|(?<sign>[+-])(?<zoneHour>[0-9]{2})(?::?(?<zoneMinute>[0-9]{2}))?)?)?\z";

    // What is less than a day has no time of day.
    [GeneratedRegex(
        @"\A(?<year>[0-9]{4})(?:\z|-(?<month>[0-9]{2})(?:\z|-(?<day>[0-9]{2}))|(?<month>[0-9]{2})(?<day>[0-9]{2}))" + Time,
        RegexOptions.Singleline)]
    private static partial Regex Common();

    [GeneratedRegex(
        @"\A(?<year>[0-9]{4})(?:-W(?<week>[0-9]{2})(?:\z|-(?<weekday>[0-9]))|W(?<week>[0-9]{2})(?:\z|(?<weekday>[0-9]))|-?(?<ordinal>[0-9]{3}))"
        + Time,
        RegexOptions.Singleline)]
    private static partial Regex Uncommon();
}

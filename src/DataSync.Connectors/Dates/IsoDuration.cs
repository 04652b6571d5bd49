using System.Globalization;
using System.Text.RegularExpressions;

namespace DataSync.Connectors.Dates;

/// <summary>
/// A duration of ISO 8601. Years and months are steps in the calendar, weeks and days are 7 and 1 times 24 hours, as in the
/// isodate library that the reference engine uses (https://github.com/gweis/isodate, <c>isoduration.py</c>).
/// </summary>
/// <param name="Years">Steps of a year.</param>
/// <param name="Months">Steps of a month.</param>
/// <param name="Time">Everything of fixed length.</param>
internal readonly partial record struct IsoDuration(int Years, int Months, TimeSpan Time)
{
    /// <summary>Days in a hundred years. Where a duration is added to now, a longer one is none that anybody means.</summary>
    public const double Century = 36_525;

    /// <summary>Its length in days, a month counting 30 and a year 365.</summary>
    public double Days => (365.0 * Years) + (30.0 * Months) + Time.TotalDays;

    /// <summary>Whether it has years or months, so that its length depends on where it starts.</summary>
    public bool IsCalendar => Years != 0 || Months != 0;

    /// <summary>Reads <c>P1Y2M3W4DT5H6M7.8S</c>, any part missing, with a sign in front. A year or month takes no fraction.</summary>
    public static bool TryParse(string text, out IsoDuration duration)
    {
        duration = default;
        var match = text.Length <= 200 ? Pattern().Match(text) : Match.Empty;
        if (!match.Success || !TryWhole(match, "Y", out var years) || !TryWhole(match, "MO", out var months))
            return false;

        var seconds = (((((Number(match, "W") * 7) + Number(match, "D")) * 24) + Number(match, "H")) * 60) + Number(match, "M");
        seconds = (seconds * 60) + Number(match, "S");
        if (seconds > (decimal)TimeSpan.MaxValue.TotalSeconds - 1)
            return false;
        // Python's timedelta counts microseconds and rounds half to even.
        var time = TimeSpan.FromMicroseconds((long)Math.Round(seconds * 1_000_000, MidpointRounding.ToEven));
        duration = new IsoDuration(years, months, time);
        if (match.Groups["sign"].Value == "-")
            duration = duration.Negate();
        return true;
    }

    /// <summary>Backwards instead of forwards.</summary>
    public IsoDuration Negate() => new(-Years, -Months, -Time);

    /// <summary>
    /// The calendar steps first, a day that the month does not have becoming its last, then the rest: XML Schema part 2,
    /// appendix E (https://www.w3.org/TR/xmlschema-2/#adding-durations-to-dateTimes).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is outside of the years 1 to 9999.</exception>
    public DateTimeOffset AddTo(DateTimeOffset start) => new(AddTo(start.DateTime), start.Offset);

    /// <summary>As for a moment, on what the clock shows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result is outside of the years 1 to 9999.</exception>
    public DateTime AddTo(DateTime start)
    {
        var months = ((long)Years * 12) + Months;
        if (Math.Abs(months) > 12 * 10_000)
            throw new ArgumentOutOfRangeException(nameof(start), "The result is outside of the years 1 to 9999.");
        return (months == 0 ? start : start.AddMonths((int)months)).Add(Time);
    }

    /// <summary>ISO 8601, the shortest form: <c>P1DT2H</c>, <c>PT0S</c> for nothing.</summary>
    public override string ToString()
    {
        // Mixed signs have no form of their own: each part then carries its sign.
        var isNegative = Years <= 0 && Months <= 0 && Time <= TimeSpan.Zero && (IsCalendar || Time != TimeSpan.Zero);
        var (years, months, time) = isNegative ? Negate() : this;
        var text = Part(years, 'Y') + Part(months, 'M') + Part(time.Days, 'D');
        var seconds = time.Ticks % TimeSpan.TicksPerMinute / (decimal)TimeSpan.TicksPerSecond;
        var clock = Part(time.Hours, 'H') + Part(time.Minutes, 'M')
            + (seconds == 0 ? "" : seconds.ToString("0.#######", CultureInfo.InvariantCulture) + "S");
        if (clock.Length > 0)
            text += "T" + clock;
        return (isNegative ? "-P" : "P") + (text.Length == 0 ? "T0S" : text);
    }

    private static string Part(int number, char unit) =>
        number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture) + unit;

    private static bool TryWhole(Match match, string name, out int number)
    {
        var text = match.Groups[name].Value;
        number = 0;
        return text.Length == 0 || (decimal.TryParse(Point(text), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value == Math.Truncate(value) && value <= 100_000 && (number = (int)value) >= 0);
    }

    private static decimal Number(Match match, string name) =>
        match.Groups[name] is { Success: true, Value: var text }
            ? decimal.Parse(Point(text), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    private static string Point(string number) => number.Replace(',', '.');

    // At most 12 digits before the point: all of them together fit a decimal.
    [GeneratedRegex(
        @"\A(?<sign>[+-])?P(?=[0-9T])(?:(?<Y>[0-9]{1,12}(?:[,.][0-9]+)?)Y)?(?:(?<MO>[0-9]{1,12}(?:[,.][0-9]+)?)M)?"
        + @"(?:(?<W>[0-9]{1,12}(?:[,.][0-9]{1,9})?)W)?(?:(?<D>[0-9]{1,12}(?:[,.][0-9]{1,9})?)D)?"
        + @"(?:T(?:(?<H>[0-9]{1,12}(?:[,.][0-9]{1,9})?)H)?(?:(?<M>[0-9]{1,12}(?:[,.][0-9]{1,9})?)M)?(?:(?<S>[0-9]{1,12}(?:[,.][0-9]{1,9})?)S)?)?\z")]
    private static partial Regex Pattern();
}

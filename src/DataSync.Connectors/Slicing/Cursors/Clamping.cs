using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>Moves bounds to whole days, weeks or months, as the reference engine's <c>clamping.py</c> does.</summary>
/// <param name="Period">DAY, WEEK or MONTH.</param>
/// <param name="FirstDay">First day of a week.</param>
internal sealed record Clamping(string Period, DayOfWeek FirstDay)
{
    /// <summary>What is taken off the end when the manifest names no granularity.</summary>
    public TimeSpan DefaultGranularity => Period == "DAY" ? TimeSpan.FromSeconds(1) : TimeSpan.FromDays(1);

    /// <exception cref="RequestException">There is no such period.</exception>
    public static Clamping Of(string period, string? weekday)
    {
        var first = DayOfWeek.Monday;
        if (period is not ("DAY" or "WEEK" or "MONTH"))
            throw new RequestException($"clamping by '{period}' is not known; use DAY, WEEK or MONTH");
        if (period == "WEEK" && (!Enum.TryParse(weekday, ignoreCase: true, out first) || weekday!.Any(char.IsAsciiDigit)))
            throw new RequestException("clamping by WEEK needs target_details.weekday, such as MONDAY");
        return new Clamping(period, first);
    }

    /// <summary>Up to where a whole period begins. A day always moves to the one after, as in the reference engine.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That is after the year 9999.</exception>
    public DateTimeOffset Up(DateTimeOffset moment)
    {
        var day = Midnight(moment);
        return Period switch
        {
            "DAY" => day.AddDays(1),
            "WEEK" => day.AddDays(DaysToFirst(day)),
            _ => day.Day == 1 ? day : day.AddDays(1 - day.Day).AddMonths(1),
        };
    }

    /// <summary>Down to where a whole period begins.</summary>
    /// <exception cref="ArgumentOutOfRangeException">That is before the year 1.</exception>
    public DateTimeOffset Down(DateTimeOffset moment)
    {
        var day = Midnight(moment);
        return Period switch
        {
            "DAY" => day,
            "WEEK" => day.AddDays(DaysToFirst(day) - 7),
            _ => day.AddDays(1 - day.Day),
        };
    }

    private static DateTimeOffset Midnight(DateTimeOffset moment) => new(moment.DateTime.Date, moment.Offset);

    private int DaysToFirst(DateTimeOffset day) => ((int)FirstDay - (int)day.DayOfWeek + 7) % 7;
}

using System.Globalization;
using NCrontab;

namespace DataSync.LocalRuntime.Hosting.Timers;

/// <summary>
/// When a timer is due: a six-field NCRONTAB expression or a fixed interval, in UTC.
/// See https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions.
/// </summary>
internal sealed class TimerSchedule
{
    // Long enough for the rarest date: 29 February on a given weekday.
    private const int HorizonYears = 50;

    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };

    private readonly CrontabSchedule? _crontab;
    private readonly TimeSpan _interval;

    private TimerSchedule(string expression, CrontabSchedule? crontab, TimeSpan interval)
    {
        Expression = expression;
        _crontab = crontab;
        _interval = interval;
    }

    public string Expression { get; }

    /// <summary>Null when the expression is no schedule.</summary>
    public static TimerSchedule? TryParse(string expression)
    {
        if (CrontabSchedule.TryParse(expression, WithSeconds) is { } crontab) return new(expression, crontab, default);
        return TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new(expression, null, interval)
            : null;
    }

    /// <summary>The first time due after this one; null when there is none left.</summary>
    public DateTime? Next(DateTime after)
    {
        if (_crontab is null) return after + _interval;
        var horizon = after.AddYears(HorizonYears);
        var next = _crontab.GetNextOccurrence(after, horizon);
        return next == horizon ? null : DateTime.SpecifyKind(next, DateTimeKind.Utc);
    }
}

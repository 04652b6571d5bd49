using NCrontab;

namespace DataSync.Functions.Configuration;

/// <summary>NCRONTAB schedules of syncs: six fields, in UTC, read by the parser that the Functions host itself uses.</summary>
public static class Schedule
{
    private static readonly CrontabSchedule.ParseOptions WithSeconds = new() { IncludingSeconds = true };

    /// <summary>The last time in (<paramref name="since"/>, <paramref name="now"/>] at which the schedule was due; null when it was not.</summary>
    /// <remarks>Several missed times are one: a sync that was missed twice runs once.</remarks>
    public static DateTime? DueSince(string? schedule, DateTime since, DateTime now)
    {
        if (schedule is null)
            return null;
        DateTime? last = null;
        foreach (var due in CrontabSchedule.Parse(schedule, WithSeconds).GetNextOccurrences(since, now.AddTicks(1)))
            last = due;
        return last;
    }

    /// <summary>When the schedule is due next; null without a schedule.</summary>
    public static DateTime? Next(string? schedule, DateTime now) =>
        schedule is null ? null : CrontabSchedule.Parse(schedule, WithSeconds).GetNextOccurrence(now);

    /// <summary>Why the expression cannot be read; null when it can.</summary>
    public static string? Problem(string schedule)
    {
        try
        {
            CrontabSchedule.Parse(schedule, WithSeconds);
            return null;
        }
        catch (CrontabException e)
        {
            return $"schedule \"{schedule}\" is not NCRONTAB with six fields (second minute hour day month weekday): {e.Message}";
        }
    }
}

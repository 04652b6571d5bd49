using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function on a schedule, in UTC.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <param name="schedule">
    /// A six-field NCRONTAB expression ({second} {minute} {hour} {day} {month} {day-of-week}), a TimeSpan
    /// such as "00:05:00", or the name of a setting that holds either, as "%name%".
    /// </param>
    public TimerTriggerAttribute(string schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
        UseMonitor = true;
    }

    public string Schedule { get; private set; }

    /// <summary>Whether the schedule's status is persisted, so that a missed tick is known after a restart. Default: true.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Whether the function also runs once when the host starts. Default: false.</summary>
    public bool RunOnStartup { get; set; }
}

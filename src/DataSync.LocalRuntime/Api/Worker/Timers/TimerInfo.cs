namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told about the tick it runs for.</summary>
public class TimerInfo
{
    /// <summary>The schedule as recorded before this run; null when the trigger has UseMonitor = false.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when the tick should have run earlier, while no host was running.</summary>
    public bool IsPastDue { get; set; }
}

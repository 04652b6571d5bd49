using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Timers;

/// <summary>What is recorded of a timer.</summary>
/// <param name="Schedule">The expression <paramref name="Next"/> was computed from.</param>
/// <param name="Last">The last run, UTC; null when there was none.</param>
/// <param name="Next">The next time due, UTC.</param>
/// <param name="LastUpdated">When this was recorded, UTC.</param>
internal sealed record TimerStatus(string Schedule, DateTime? Last, DateTime Next, DateTime LastUpdated)
{
    public ScheduleStatus ToScheduleStatus() => new() { Last = Last ?? default, Next = Next, LastUpdated = LastUpdated };
}

using DataSync.Core.Definitions;
using DataSync.Core.Runs;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>Ends a run before its source does: a person stopped it, or its time is over.</summary>
internal sealed class EarlyEnd(TaskOrchestrationContext context, RunEnding ending, LimitsDefinition limits)
{
    private readonly Task<string?> _stop = context.WaitForExternalEvent<string?>(SyncOrchestrator.StopEvent);

    /// <summary>Completes when a person stops the run.</summary>
    public Task Stop => _stop;

    /// <summary>Whether the run has to end now.</summary>
    public bool IsDue(SyncState state) => _stop.IsCompleted || context.CurrentUtcDateTime >= DeadlineOf(state);

    /// <summary>When the run's time is over, UTC; a pause prolongs it.</summary>
    public DateTime DeadlineOf(SyncState state) => state.StartedAt!.Value + state.Paused + limits.Runtime;

    /// <summary>Ends the run; what is in stays in, and it can be resumed.</summary>
    public Task<RunSummary> EndAsync(SyncState state) => _stop.IsCompleted
        ? ending.EndAsync(state, RunEnd.Stopped, _stop.Result)
        : ending.EndAsync(state, RunEnd.TimedOut, $"the limit of {limits.Runtime} was reached; resume the run or raise limits.runtime");
}

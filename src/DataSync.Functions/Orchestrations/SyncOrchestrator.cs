using DataSync.Core.Runs;
using DataSync.Functions.Contracts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// One run of one sync: check, begin, plan slices where the stream has some, then chunk after chunk (fetch, validate, write, commit) while the next chunk is
/// already being fetched, and complete. Only references, counts and positions pass through here, never records.
/// </summary>
public static class SyncOrchestrator
{
    /// <summary>Chunks after which the orchestration continues as new, so that its history stays short.</summary>
    public const int ChunksPerGeneration = 20;

    /// <summary>Event that ends the run after the chunk at work; its payload is the reason.</summary>
    public const string StopEvent = "stop";

    /// <summary>Event that lets a run go on which the error budget paused.</summary>
    public const string ResumeEvent = "resume";

    /// <summary>Event that ends a run which the error budget paused.</summary>
    public const string AbortEvent = "abort";

    /// <summary>The instance id of a sync: one run at a time.</summary>
    public static string InstanceIdOf(string sync) => $"sync-{sync}";

    /// <summary>Runs the sync to its end and returns its summary; null when the run was handed to the next generation.</summary>
    [Function(nameof(SyncOrchestrator))]
    public static async Task<RunSummary?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, SyncState state)
    {
        var calls = new DurableCalls(context, state);
        var ending = new RunEnding(context, calls);
        try
        {
            if (state.Plan is null)
            {
                var begun = await RunBeginning.BeginAsync(context, calls, state);
                if (begun.Plan is null)
                    return await ending.RefuseAsync(state, begun);
                state = RunBeginning.StateOf(state, begun.Plan, context.CurrentUtcDateTime);
            }

            var early = new EarlyEnd(context, ending, state.Plan!.Limits);
            var (planned, summary) = await new SlicePlanning(context, calls, ending, early).PlanAsync(state);
            return planned is null ? summary : await new ChunkLoop(context, calls, ending, early, planned).RunAsync();
        }
        catch (TaskFailedException failure)
        {
            return await ending.FailAsync(calls.State, failure);
        }
    }
}

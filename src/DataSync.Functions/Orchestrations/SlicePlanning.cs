using DataSync.Core.Runs;
using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Plans the slices of a run before its first page, call after call. Nothing is read before the plan is complete, so a run
/// that ends meanwhile leaves nothing half done: the next one plans anew.
/// </summary>
internal sealed class SlicePlanning(TaskOrchestrationContext context, DurableCalls calls, RunEnding ending, EarlyEnd early)
{
    /// <summary>What planning came to: the run with its slices, else its summary, else neither as it was handed to the next generation.</summary>
    public sealed record Outcome(SyncState? Planned, RunSummary? Summary = null);

    /// <summary>Completes the plan; a stream that is read as one needs none.</summary>
    public async Task<Outcome> PlanAsync(SyncState state)
    {
        if (state.Planning is null)
            return new Outcome(state);
        calls.Follow(state);
        var wait = new SourceWait(context, calls, early.Stop);
        for (var done = 1; state.Planning is { Next: { } next }; done++)
        {
            if (early.IsDue(state))
                return new Outcome(null, await early.EndAsync(state));
            if (done > SyncOrchestrator.ChunksPerGeneration)
            {
                context.ContinueAsNew(state);
                return new Outcome(null);
            }

            var plan = state.Plan!;
            var result = await calls.CallAsync<PlanResult>(nameof(PlanSlices), new PlanRequest(
                state.Request.Sync, state.Request.BatchId, next, plan.IsOwnPageSize ? null : plan.PageSize, plan.Slicing!));
            state = state with { Planning = result.Progress };
            calls.Follow(state);
            if (result.ThrottledUntil is { } until && !await wait.UntilAsync(until, early.DeadlineOf(state)))
                return new Outcome(null, await early.EndAsync(state));
        }

        return state.Planning!.Slices > 0 ? new Outcome(state) : new Outcome(null, await EndEmptyAsync(state));
    }

    /// <summary>Nothing to read is a success too; the checkpoint says so, for there is nothing to resume.</summary>
    private async Task<RunSummary> EndEmptyAsync(SyncState state)
    {
        var chunk = new ChunkId(state.Request.Sync, state.Request.BatchId, Slice: "", state.Chunk);
        await calls.CallAsync<RecordCounts>(nameof(CommitChunk), new CommitRequest(chunk, Next: null, RecordCounts.Zero));
        return await ending.EndAsync(state, RunEnd.SourceExhausted);
    }
}

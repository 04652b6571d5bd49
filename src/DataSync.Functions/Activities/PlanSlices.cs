using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Secrets;
using DataSync.Functions.Slices;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Plans slices, step after step, and stores them.</summary>
public sealed class PlanSlices(SyncCatalog catalog, SlicePlanner planner, SliceStore slices, StreamStateStore states, TimeProvider time)
{
    /// <summary>An activity answers after about this long, so that slow planning still shows progress.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Goes on with the plan and answers how far it came. Called again from the same position it plans the same again; a
    /// failure of the first step is thrown, of a later one left to the next call.
    /// </summary>
    /// <exception cref="SourceException">A parent stream could not be read.</exception>
    [Function(nameof(PlanSlices))]
    public async Task<PlanResult> RunAsync([ActivityTrigger] PlanRequest request, FunctionContext context)
    {
        var started = time.GetTimestamp();
        var sync = await catalog.GetAsync(request.Sync, context.CancellationToken);
        var memory = new StoredPlan(request, slices, states);
        var (last, now) = (request.Slicing.Level, new DateTimeOffset(DateTime.SpecifyKind(request.Slicing.Now, DateTimeKind.Utc)));
        var progress = new PlanProgress(request.From, request.From.Level == last ? request.From.Written : 0);
        await slices.RewindAsync(request.BatchId, request.From.Level, request.From.Written, context.CancellationToken);

        for (var isFirst = true; progress.Next is { } position && (isFirst || time.GetElapsedTime(started) < LongestCall); isFirst = false)
        {
            PlanStep step;
            try
            {
                step = await planner.StepAsync(sync.Source, position, memory, now, request.PageSize, context.CancellationToken);
            }
            catch (Exception e) when (!isFirst && e is SourceUnavailableException or SecretUnavailableException)
            {
                // The next call starts at this step and reports the failure if it is still there.
                return new PlanResult(progress);
            }

            await StoreAsync(request, step, context.CancellationToken);
            progress = new PlanProgress(step.Next, step.Level == last ? step.First + step.Slices.Count : progress.Slices);
            if (step.ThrottledUntil is { } until)
                return new PlanResult(progress, until.UtcDateTime);
        }

        if (progress.Next is null)
            await slices.FinishAsync(request.BatchId, progress.Slices, context.CancellationToken);
        return new PlanResult(progress);
    }

    private Task StoreAsync(PlanRequest request, PlanStep step, CancellationToken cancellationToken) => slices.StageAsync(
        request.BatchId,
        step.Level,
        step.First,
        [.. step.Slices.Select(slice => new PlannedSlice(slice.ToJson(), request.Slicing.IsOneForAll ? null : SliceState.KeyOf(slice.Partition)))],
        [.. step.Marks.Select(mark => new StoredState(mark.Stream, mark.Partition, mark.Value, mark.Rank))],
        cancellationToken);
}

using DataSync.Connectors;
using DataSync.Core.Reading;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Settles where the run starts and takes the sync's one place: its open row in the run table.</summary>
public sealed class BeginRun(
    SyncCatalog catalog, RunStore runs, CheckpointStore checkpoints, StagingStore staging, RunSettings settings, Deployment deployment)
{
    /// <summary>Begins the run, or answers why not. Begins it once, however often it is called.</summary>
    [Function(nameof(BeginRun))]
    public async Task<BeginResult> RunAsync([ActivityTrigger] BeginRequest begin, FunctionContext context)
    {
        var request = begin.Request;
        var sync = catalog.Find(request.Sync);
        var pageSize = request.PageSize ?? sync.Definition.Fetch.PageSize;
        PagePosition start;
        switch (request.From)
        {
            case StartFrom.Checkpoint:
                var checkpoint = await checkpoints.GetAsync(request.Sync, slice: "", context.CancellationToken);
                if (checkpoint?.Position is null)
                    return new BeginResult(null, "there is nothing to resume: the last run reached the end; start one without resume");
                (start, pageSize) = (checkpoint.Position, checkpoint.PageSize);
                break;
            case StartFrom.Page:
                var source = (await catalog.GetAsync(request.Sync, context.CancellationToken)).Source;
                start = PageReader.PositionOf(source, request.FromPage ?? 1, pageSize);
                break;
            default:
                start = PagePosition.Start;
                break;
        }

        var row = new RunStart(request.BatchId, request.Sync, begin.InstanceId, request.Trigger, start, pageSize, begin.StartedAt, deployment.Name);
        if (await runs.BeginAsync(row, context.CancellationToken) is { } other)
            return new BeginResult(null, $"run {other.BatchId} of this sync is open since {other.StartedAt:u}", other.BatchId);

        // A fetch that was in flight when its run was stopped stages pages that nobody will read.
        await staging.PurgeAsync(context.CancellationToken);
        return new BeginResult(new RunPlan(
            start,
            pageSize,
            sync.Definition.Fetch.PagesPerChunk,
            sync.Definition.Destination.MaxParallelBatches,
            sync.Definition.Limits,
            settings.DurableRetry));
    }
}

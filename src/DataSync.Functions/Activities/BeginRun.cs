using DataSync.Connectors;
using DataSync.Connectors.Slicing;
using DataSync.Core.Definitions;
using DataSync.Core.Reading;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Slices;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Settles where the run starts and takes the sync's one place: its open row in the run table.</summary>
public sealed class BeginRun(
    SyncCatalog catalog, RunStore runs, CheckpointStore checkpoints, StagingStore staging, SliceStore slices, RunSettings settings,
    SourceSettings sources, Deployment deployment)
{
    /// <summary>Begins the run, or answers why not. Begins it once, however often it is called.</summary>
    [Function(nameof(BeginRun))]
    public async Task<BeginResult> RunAsync([ActivityTrigger] BeginRequest begin, FunctionContext context)
    {
        var request = begin.Request;
        var sync = catalog.Find(request.Sync);
        var (start, refusal) = await StartOfAsync(begin, sync, context.CancellationToken);
        if (start is null)
            return new BeginResult(null, refusal);

        var row = new RunStart(
            request.BatchId, request.Sync, begin.InstanceId, request.Trigger, start.Position, start.PageSize ?? RunStart.NoPageSize, begin.StartedAt, deployment.Name,
            start.PlanId, start.Slicing?.Planned, start.Slicing?.Source, start.Slicing is { IsFull: true });
        if (await runs.BeginAsync(row, context.CancellationToken) is { } other)
            return new BeginResult(null, $"run {other.BatchId} of this sync is open since {other.StartedAt:u}", other.BatchId);

        // A fetch that was in flight when its run was stopped stages pages that nobody will read.
        await staging.PurgeAsync(context.CancellationToken);
        if (start.Slicing is not null)
            await slices.DropOthersAsync(request.BatchId, context.CancellationToken);
        return new BeginResult(new RunPlan(
            start.Position,
            start.PageSize,
            PagesPerChunk(sync, start),
            sync.Definition.Destination.MaxParallelBatches,
            sync.Definition.Limits,
            settings.DurableRetry,
            start.Slicing,
            IsOwnPageSize: start.IsOwnPageSize));
    }

    /// <summary>Of a page size that the manifest chose, no more pages than the chunk's memory bears; nobody weighed them against each other.</summary>
    private static int PagesPerChunk(ParsedSync sync, Start start)
    {
        var wanted = sync.Definition.Fetch.PagesPerChunk;
        return start is { IsOwnPageSize: true, PageSize: { } size } ? Math.Clamp(FetchDefinition.ManyRecordsPerChunk / size, 1, wanted) : wanted;
    }

    /// <summary>Where a run begins.</summary>
    /// <param name="Position">Its first page.</param>
    /// <param name="PageSize">Records per page; null where nobody says.</param>
    /// <param name="IsOwnPageSize">Whether the manifest says so, and not the sync or whoever started it.</param>
    /// <param name="Slicing">How its slices are planned; null for a stream that is read as one.</param>
    /// <param name="PlanId">The run that planned them, or will.</param>
    private sealed record Start(PagePosition Position, int? PageSize, bool IsOwnPageSize, SlicingPlan? Slicing = null, Guid? PlanId = null);

    private async Task<(Start? Start, string? Refusal)> StartOfAsync(BeginRequest begin, ParsedSync sync, CancellationToken cancellationToken)
    {
        var request = begin.Request;
        var stated = request.PageSize ?? sync.Definition.Fetch.PageSize;
        var slicing = await SlicingOfAsync(begin, sync, cancellationToken);
        switch (request.From)
        {
            case StartFrom.Checkpoint:
                return await ResumeAsync(request, stated is null, slicing, cancellationToken);
            case StartFrom.Page when slicing is not null:
                return (null, $"stream {sync.Definition.Source.Stream} is read in slices, whose pages are counted anew each time; start without fromPage, or resume");
            case StartFrom.Page:
                var source = (await catalog.GetAsync(request.Sync, cancellationToken)).Source;
                var position = PageReader.PositionOf(source, request.FromPage ?? 1, stated);
                return (new Start(position, stated ?? PageReader.PageSizeOf(source), stated is null), null);
            default:
                var pageSize = stated ?? PageReader.PageSizeOf((await catalog.GetAsync(request.Sync, cancellationToken)).Source);
                return (new Start(PagePosition.Start, pageSize, stated is null, slicing, slicing is null ? null : request.BatchId), null);
        }
    }

    private async Task<SlicingPlan?> SlicingOfAsync(BeginRequest begin, ParsedSync sync, CancellationToken cancellationToken)
    {
        if (sync.Stream is { } stream && !SlicedStreams.IsSliced(stream))
            return null;
        var loaded = await catalog.GetAsync(begin.Request.Sync, cancellationToken);
        if (!SlicePlanner.IsSliced(loaded.Source))
            return null;
        return new SlicingPlan(
            SlicePlanner.LevelsOf(loaded.Source) - 1,
            SourceIdentity.Of(loaded, sources),
            begin.StartedAt,
            PartitionStates.IsOneForAll(loaded.Source),
            begin.Request.IsFull);
    }

    /// <summary>Goes on where the last run ended, with the slices that it planned. Called again it finds its own row, which says the same.</summary>
    private async Task<(Start? Start, string? Refusal)> ResumeAsync(
        SyncRequest request, bool isOwnPageSize, SlicingPlan? slicing, CancellationToken cancellationToken)
    {
        var checkpoint = await checkpoints.GetAsync(request.Sync, slice: "", cancellationToken);
        if (checkpoint?.Position is null)
            return (null, "there is nothing to resume: the last run reached the end; start one without resume");
        var before = await runs.FindAsync(checkpoint.BatchId, cancellationToken);
        if (before?.Source != slicing?.Source)
            return (null, "the run to be resumed read another source: connector, stream, its settings, cursor or table have changed since; start one without resume");

        slicing = slicing is null ? null : slicing with { IsFull = before is { IsFull: true } };
        var start = new Start(checkpoint.Position, checkpoint.PageSize == RunStart.NoPageSize ? null : checkpoint.PageSize, isOwnPageSize, slicing);
        if (slicing is null)
            return (start, null);

        // A run that ended while it planned has read nothing: its slices are planned anew.
        if (before is not { Slices: { } planned, PlanId: { } planId } || await runs.FindAsync(planId, cancellationToken) is not { } planner)
            return (start with { PlanId = request.BatchId }, null);
        return (start with { PlanId = planId, Slicing = slicing with { Planned = planned, Now = planner.StartedAt.UtcDateTime } }, null);
    }
}

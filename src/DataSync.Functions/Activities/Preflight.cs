using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Slices;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Looks before the run leaps: the source answers, the destination exists and takes rows, dead letters have a key.</summary>
public sealed class Preflight(SyncCatalog catalog, FirstPage firstPage, DestinationProbe probe, RunStore runs, IDeadLetterKeys deadLetterKeys)
{
    /// <summary>What stands in the way, in plain words with the remedy; null when nothing does.</summary>
    [Function(nameof(Preflight))]
    public async Task<string?> RunAsync([ActivityTrigger] SyncRequest request, FunctionContext context)
    {
        var files = catalog.Find(request.Sync);
        // Asked first since a database that is down is waited for, not refused.
        if (await runs.FindOpenAsync(request.Sync, context.CancellationToken) is { } open && open.BatchId != request.BatchId)
            return $"run {open.BatchId} of this sync is open since {open.StartedAt:u}";
        var problems = await probe.CheckAsync(files.Definition, context.CancellationToken);
        if (problems.Count > 0)
            return string.Join(" ", problems);
        var sync = await catalog.GetAsync(request.Sync, context.CancellationToken);
        await deadLetterKeys.CurrentAsync(context.CancellationToken);
        await firstPage.ReadAsync(sync.Source, sync.Definition.Fetch.PageSize, mustHaveRecords: false, context.CancellationToken);
        return null;
    }
}

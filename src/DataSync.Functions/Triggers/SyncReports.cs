using DataSync.Core.Runs;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Orchestrations;
using DataSync.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DataSync.Functions.Triggers;

/// <summary>Tells what runs and what ran.</summary>
public sealed class SyncReports(SyncCatalog catalog, RunStore runs, SyncReport report)
{
    private const int LongestHistory = 500;

    /// <summary><c>GET /api/sync/status</c>: every sync with its last run.</summary>
    [Function("AllStatus")]
    public async Task<IActionResult> AllAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "sync/status")] HttpRequest request, CancellationToken cancellationToken)
    {
        var latest = (await runs.LatestPerSyncAsync(cancellationToken)).ToDictionary(run => run.Sync);
        return new OkObjectResult(catalog.Names().Select(name => report.Overview(name, latest.GetValueOrDefault(name))));
    }

    /// <summary><c>GET /api/sync/status/{sync}</c>: the last run with its progress, checkpoint and errors.</summary>
    [Function("OneStatus")]
    public async Task<IActionResult> OneAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "sync/status/{sync}")] HttpRequest request,
        string sync,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (Problem.IfUnknown(catalog, sync) is { } unknown)
            return unknown;
        var instance = await client.GetInstanceAsync(SyncOrchestrator.InstanceIdOf(sync), getInputsAndOutputs: true, cancellationToken);
        return new OkObjectResult(await report.DetailAsync(sync, instance, cancellationToken));
    }

    /// <summary><c>GET /api/sync/history?sync=&amp;limit=</c>: past runs, newest first.</summary>
    [Function("SyncHistory")]
    public async Task<IActionResult> HistoryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "sync/history")] HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = 50;
        if (request.Query.TryGetValue("limit", out var text) && (!int.TryParse(text, out limit) || limit < 1 || limit > LongestHistory))
            return Problem.BadRequest($"limit must be a whole number from 1 to {LongestHistory}");
        DateTimeOffset? before = null;
        if (request.Query.TryGetValue("before", out var time))
        {
            if (!DateTimeOffset.TryParse(time, out var parsed))
                return Problem.BadRequest("before must be a point in time such as 2026-01-31T12:00:00Z");
            before = parsed;
        }

        var sync = request.Query.TryGetValue("sync", out var name) ? name.ToString() : null;
        IEnumerable<RunSummary> history = (await runs.ListAsync(sync, limit, before, cancellationToken)).Select(run => run.ToSummary());
        return new OkObjectResult(history);
    }
}

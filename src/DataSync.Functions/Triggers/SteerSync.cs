using DataSync.Functions.Configuration;
using DataSync.Functions.Orchestrations;
using DataSync.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DataSync.Functions.Triggers;

/// <summary>Steers a run on its way: stop it, or let it go on after a pause.</summary>
public sealed class SteerSync(SyncCatalog catalog, RunStore runs, Deployment deployment)
{
    /// <summary><c>POST /api/sync/stop/{sync}</c>: the run ends after the chunk at work, also out of a pause, and can be resumed.</summary>
    [Function("StopSync")]
    public Task<IActionResult> StopAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "sync/stop/{sync}")] HttpRequest request,
        string sync,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RaiseAsync(client, sync, SyncOrchestrator.StopEvent, "stopped by POST /api/sync/stop", cancellationToken);

    /// <summary><c>POST /api/sync/resume/{sync}</c>: a run that its error budget paused goes on.</summary>
    [Function("ResumeSync")]
    public Task<IActionResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "sync/resume/{sync}")] HttpRequest request,
        string sync,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        RaiseAsync(client, sync, SyncOrchestrator.ResumeEvent, "resumed by POST /api/sync/resume", cancellationToken);

    private async Task<IActionResult> RaiseAsync(
        DurableTaskClient client, string sync, string name, string payload, CancellationToken cancellationToken)
    {
        if (Problem.IfUnknown(catalog, sync) is { } unknown)
            return unknown;
        var instanceId = SyncOrchestrator.InstanceIdOf(sync);
        if (!await SyncStarter.IsActiveAsync(client, instanceId, cancellationToken))
            return await ConflictAsync(sync, cancellationToken);
        await client.RaiseEventAsync(instanceId, name, payload, cancellationToken);
        return new AcceptedResult($"/api/sync/status/{sync}", new { sync, instanceId, requested = name });
    }

    private async Task<ObjectResult> ConflictAsync(string sync, CancellationToken cancellationToken) =>
        await runs.FindOpenAsync(sync, cancellationToken) is { } open && !deployment.Owns(open)
            ? Problem.Conflict($"sync {sync} has an open run in deployment {open.Deployment}; ask there", ("deployment", open.Deployment))
            : Problem.Conflict($"sync {sync} has no open run");
}

using DataSync.Functions.Configuration;
using DataSync.Functions.Orchestrations;
using DataSync.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DataSync.Functions.Triggers;

/// <summary><c>DELETE /api/sync/reset/{sync}</c>: forgets the checkpoint, so that the next run starts at the beginning.</summary>
public sealed class ResetSync(SyncCatalog catalog, CheckpointStore checkpoints)
{
    [Function(nameof(ResetSync))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "sync/reset/{sync}")] HttpRequest request,
        string sync,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (Problem.IfUnknown(catalog, sync) is { } unknown)
            return unknown;
        if (await SyncStarter.IsActiveAsync(client, SyncOrchestrator.InstanceIdOf(sync), cancellationToken))
            return Problem.Conflict($"sync {sync} has an open run; stop it first with POST /api/sync/stop/{sync}");
        try
        {
            return new OkObjectResult(new { sync, reset = await checkpoints.ResetAsync(sync, cancellationToken) });
        }
        catch (RunOpenException e)
        {
            return Problem.Conflict(e.Message);
        }
    }
}

using DataSync.Functions.Configuration;
using DataSync.Functions.Orchestrations;
using DataSync.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DataSync.Functions.Triggers;

/// <summary><c>DELETE /api/sync/reset/{sync}</c>: forgets the checkpoint and what the sync has seen of its source, so
/// that the next run starts at the beginning and reads everything.</summary>
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
            var result = await checkpoints.ResetAsync(sync, cancellationToken);
            return new OkObjectResult(new { sync, reset = result is not { Checkpoint: false, Partitions: 0 }, partitionsForgotten = result.Partitions });
        }
        catch (RunOpenException e)
        {
            return Problem.Conflict(e.Message);
        }
    }
}

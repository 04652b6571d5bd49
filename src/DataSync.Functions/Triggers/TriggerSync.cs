using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DataSync.Functions.Triggers;

/// <summary><c>POST /api/sync/trigger/{sync}</c>: starts a run now.</summary>
public sealed class TriggerSync(SyncCatalog catalog, SyncStarter starter)
{
    /// <summary>202 with the run's ids and the engine's own URIs; 409 with the run that is open; 400, 404 or 422 with the reason.</summary>
    [Function(nameof(TriggerSync))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "sync/trigger/{sync}")] HttpRequest request,
        string sync,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        try
        {
            var options = await TriggerOptions.ReadAsync(request, cancellationToken);
            var name = (await UsableAsync(sync, cancellationToken)).Definition.Name;
            var result = await starter.StartAsync(client, name, "http", options, cancellationToken);
            if (result.OtherDeployment is { } other)
            {
                return Problem.Conflict(
                    $"sync {name} has an open run in deployment {other}; stop it there, or, when that deployment is gone, start with takeOver=true",
                    ("syncBatchId", result.BatchId),
                    ("deployment", other));
            }

            var uris = client.CreateHttpManagementPayload(result.InstanceId);
            if (!result.Started)
            {
                return Problem.Conflict(
                    $"sync {name} has an open run; wait for it, or stop it with POST /api/sync/stop/{name}",
                    ("instanceId", result.InstanceId),
                    ("syncBatchId", result.BatchId),
                    ("statusQueryGetUri", uris.StatusQueryGetUri));
            }

            return new ObjectResult(new TriggerAnswer(name, result.BatchId!.Value, $"/api/sync/status/{name}", uris))
            {
                StatusCode = StatusCodes.Status202Accepted,
            };
        }
        catch (BadHttpRequestException e)
        {
            return Problem.BadRequest(e.Message);
        }
        catch (UnknownSyncException e)
        {
            return Problem.NotFound(e.Message);
        }
        catch (SyncUnusableException e)
        {
            return Problem.Unusable(e.Message);
        }
    }

    /// <summary>The sync, when its settings and secrets are there. A vault that does not answer is the run's to wait for.</summary>
    private async Task<ParsedSync> UsableAsync(string sync, CancellationToken cancellationToken)
    {
        try
        {
            return (await catalog.GetAsync(sync, cancellationToken)).Files;
        }
        catch (SecretUnavailableException)
        {
            return catalog.Find(sync);
        }
    }
}

/// <summary>The 202 answer.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="SyncBatchId">The run.</param>
/// <param name="StatusUri">Where to follow it in DataSync's own words.</param>
/// <param name="Durable">The durable engine's management URIs of the orchestration.</param>
public sealed record TriggerAnswer(string Sync, Guid SyncBatchId, string StatusUri, HttpManagementPayload Durable);

using DataSync.Core.Reading;
using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using DataSync.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Triggers;

/// <summary><c>POST /api/sync/preview/{sync}?records=</c>: what a run would do with the first page; nothing is changed.</summary>
public sealed class PreviewSync(SyncPreview preview)
{
    /// <summary>Most records a preview reads.</summary>
    public const int MostRecords = 1_000;

    /// <summary>200 with counts and errors; 400, 404 or 422 with the reason; 502 or 503 when source, vault or database do not answer.</summary>
    [Function(nameof(PreviewSync))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "sync/preview/{sync}")] HttpRequest request,
        string sync,
        CancellationToken cancellationToken)
    {
        int? records = null;
        if (request.Query.TryGetValue("records", out var text))
        {
            if (!int.TryParse(text, out var number) || number is < 1 or > MostRecords)
                return Problem.BadRequest($"records must be a whole number from 1 to {MostRecords}");
            records = number;
        }

        try
        {
            return new OkObjectResult(await preview.RunAsync(sync, records, cancellationToken));
        }
        catch (UnknownSyncException e)
        {
            return Problem.NotFound(e.Message);
        }
        catch (Exception e) when (e is SyncUnusableException or DestinationConfigurationException or PostgresConfigurationException)
        {
            return Problem.Unusable(e.Message);
        }
        catch (SourceException e)
        {
            return Problem.Of(StatusCodes.Status502BadGateway, "The source did not give a page", e.Message);
        }
        catch (SecretUnavailableException e)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The vault does not answer", e.Message);
        }
        catch (DatabaseUnavailableException e)
        {
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "The database does not answer", e.Message);
        }
    }
}

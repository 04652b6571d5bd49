using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace DataSync.Functions.Triggers;

/// <summary><c>GET /api/health</c>: the app is up and its database answers.</summary>
public sealed class Health(NpgsqlDataSource database)
{
    [Function(nameof(Health))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return new OkObjectResult(new { status = "healthy" });
        }
        catch (NpgsqlException)
        {
            return new ObjectResult(new { status = "unhealthy", database = "does not answer" }) { StatusCode = StatusCodes.Status503ServiceUnavailable };
        }
    }
}

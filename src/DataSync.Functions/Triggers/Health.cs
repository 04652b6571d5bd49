using DataSync.Functions.Configuration;
using DataSync.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Functions.Triggers;

/// <summary><c>GET /api/health</c>: the app is up, its database answers, and who it is. Open to all, so it tells nothing of any sync.</summary>
public sealed class Health(RunStore runs, Deployment deployment, TimeProvider time, ILogger<Health> logger)
{
    // A probe that waits longer gives up by itself, without the reason.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    [Function(nameof(Health))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var schedules = deployment.SchedulesEnabled ? "on" : "off";
        try
        {
            var open = await runs.CountOpenAsync(deployment.Name, either.Token);
            return new OkObjectResult(new HealthAnswer("healthy", deployment.Name, Deployment.Version, schedules, open, "answers"));
        }
        catch (Exception e) when (IsOfDatabase(e) && !cancellationToken.IsCancellationRequested)
        {
            Log.Unhealthy(logger, Describe(e), e);
            return new ObjectResult(new HealthAnswer("unhealthy", deployment.Name, Deployment.Version, schedules, null, Describe(e)))
            {
                StatusCode = StatusCodes.Status503ServiceUnavailable,
            };
        }
    }

    private static bool IsOfDatabase(Exception e) =>
        e is NpgsqlException or DatabaseUnavailableException or PostgresConfigurationException or DestinationConfigurationException
            or OperationCanceledException;

    private static string Describe(Exception e) => e switch
    {
        DestinationConfigurationException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn } => "is not migrated; run datasync migrate",
        DestinationConfigurationException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => "refuses the app's role; run datasync migrate --app-role",
        PostgresConfigurationException or DestinationConfigurationException => "cannot be connected to with the settings given; the log tells more",
        _ => "does not answer",
    };
}

/// <summary>How the app is.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Deployment">Which deployment answers.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Schedules">Whether its timer starts syncs: <c>on</c> or <c>off</c>.</param>
/// <param name="OpenRuns">Runs it has to finish; null when the database does not answer.</param>
/// <param name="Database">What the database does.</param>
public sealed record HealthAnswer(string Status, string Deployment, string Version, string Schedules, long? OpenRuns, string Database);

using Microsoft.Extensions.Logging;

namespace DataSync.Functions;

/// <summary>Log messages of the app; event ids 4000 to 4099. Ids and names are a contract: alerts refer to them.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 4000, Message = "{Event} of sync {Sync}, run {BatchId}: {Message}")]
    public static partial void Noticed(ILogger logger, LogLevel level, string sync, Guid batchId, string @event, string message);

    /// <summary>One line per run with its figures, for dashboards and alerts. May come twice after a crash.</summary>
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message =
        "Run {BatchId} of sync {Sync} ended as {Status} after {Seconds} s: {Read} records read, {DeadLettered} dead letters")]
    public static partial void RunEnded(ILogger logger, string sync, Guid batchId, string status, double seconds, long read, long deadLettered);

    [LoggerMessage(EventId = 4010, Level = LogLevel.Information, Message = "Sync {Sync} is due since {Due:u}; started run {BatchId}")]
    public static partial void StartedDue(ILogger logger, string sync, DateTime due, Guid batchId);

    [LoggerMessage(EventId = 4011, Level = LogLevel.Warning, Message = "Sync {Sync} is due since {Due:u} but its last run is still open; skipped")]
    public static partial void SkippedDue(ILogger logger, string sync, DateTime due);

    [LoggerMessage(EventId = 4014, Level = LogLevel.Information, Message = "Schedules are off in deployment {Deployment}; nothing is started")]
    public static partial void SchedulesOff(ILogger logger, string deployment);

    [LoggerMessage(EventId = 4015, Level = LogLevel.Warning, Message = "Unhealthy: the database {Problem}")]
    public static partial void Unhealthy(ILogger logger, string problem, Exception cause);

    [LoggerMessage(EventId = 4012, Level = LogLevel.Error, Message = "The definition of sync {Sync} cannot be used: {Problem}")]
    public static partial void DefinitionUnusable(ILogger logger, string sync, string problem);

    [LoggerMessage(EventId = 4013, Level = LogLevel.Warning, Message = "Run {BatchId} of sync {Sync} was open without an orchestration; closed as failed")]
    public static partial void ClosedOrphan(ILogger logger, Guid batchId, string sync);
}

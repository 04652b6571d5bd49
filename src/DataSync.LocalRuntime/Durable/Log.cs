using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Durable;

/// <summary>Log messages of the durable engine, event ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "Durable engine started on schema {Schema}: {Instances} unfinished instances, {Calls} open calls, {Messages} undelivered messages")]
    public static partial void EngineStarted(ILogger logger, string schema, int instances, int calls, int messages);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Durable engine stopped after {DurationMs} ms; {Abandoned} activities were abandoned and run again at the next start")]
    public static partial void EngineStopped(ILogger logger, double durationMs, int abandoned);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "Durable engine cancels {Running} activities that were still running after the drain time")]
    public static partial void DrainTimeOver(ILogger logger, int running);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "Durable engine gave up writing what was left before the stop was cut short")]
    public static partial void StopCutShort(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "Lost the connection to the journal in schema {Schema}; orchestrations wait until it is back")]
    public static partial void JournalConnectionLost(ILogger logger, Exception exception, string schema);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Information, Message = "Connection to the journal in schema {Schema} is back after {DurationMs} ms")]
    public static partial void JournalConnectionBack(ILogger logger, string schema, double durationMs);

    [LoggerMessage(EventId = 1012, Level = LogLevel.Warning, Message = "PostgreSQL refuses to write the journal for now (SQLSTATE {SqlState}); trying again")]
    public static partial void JournalRefusesForNow(ILogger logger, Exception exception, string sqlState);

    [LoggerMessage(EventId = 1013, Level = LogLevel.Critical, Message = "Another process has taken the journal in schema {Schema} of database {Database}; this process stops. Run only one process per journal")]
    public static partial void JournalTaken(ILogger logger, string schema, string database);

    [LoggerMessage(EventId = 1014, Level = LogLevel.Debug, Message = "Reading the journal failed; trying again")]
    public static partial void JournalReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1020, Level = LogLevel.Debug, Message = "Instance {InstanceId} of {Orchestrator} started")]
    public static partial void InstanceStarted(ILogger logger, string instanceId, string orchestrator);

    [LoggerMessage(EventId = 1021, Level = LogLevel.Debug, Message = "Instance {InstanceId} of {Orchestrator} ended: {Status}")]
    public static partial void InstanceEnded(ILogger logger, string instanceId, string orchestrator, string status);

    [LoggerMessage(EventId = 1022, Level = LogLevel.Error, Message = "Instance {InstanceId} of {Orchestrator} failed: {ErrorType}")]
    public static partial void InstanceFailed(ILogger logger, string instanceId, string orchestrator, string errorType);

    [LoggerMessage(EventId = 1023, Level = LogLevel.Error, Message = "Instance {InstanceId} cannot go on and is failed; other instances are not affected")]
    public static partial void InstanceQuarantined(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(EventId = 1024, Level = LogLevel.Critical, Message = "Instance {InstanceId} cannot go on, and its failure cannot be written either; it stays as it is until the next start")]
    public static partial void InstanceStuck(ILogger logger, Exception exception, string instanceId);

    [LoggerMessage(EventId = 1025, Level = LogLevel.Debug, Message = "Dropped {Message} for instance {InstanceId}, which does not run or has moved on")]
    public static partial void MessageDropped(ILogger logger, string message, string instanceId);

    [LoggerMessage(EventId = 1026, Level = LogLevel.Error, Message = "A stored message {MessageId} for instance {InstanceId} cannot be read; the instance is failed")]
    public static partial void MessageUnreadable(ILogger logger, Exception exception, long messageId, string instanceId);

    [LoggerMessage(EventId = 1030, Level = LogLevel.Debug, Message = "Activity {Activity} #{TaskId} of instance {InstanceId} started")]
    public static partial void ActivityStarted(ILogger logger, string activity, int taskId, string instanceId);

    [LoggerMessage(EventId = 1031, Level = LogLevel.Debug, Message = "Activity {Activity} #{TaskId} of instance {InstanceId} completed in {DurationMs} ms")]
    public static partial void ActivityCompleted(ILogger logger, string activity, int taskId, string instanceId, double durationMs);

    [LoggerMessage(EventId = 1032, Level = LogLevel.Warning, Message = "Activity {Activity} #{TaskId} of instance {InstanceId} failed after {DurationMs} ms")]
    public static partial void ActivityFailed(ILogger logger, Exception exception, string activity, int taskId, string instanceId, double durationMs);

    [LoggerMessage(EventId = 1033, Level = LogLevel.Warning, Message = "Activity {Activity} #{TaskId} of instance {InstanceId} was stopped and runs again at the next start")]
    public static partial void ActivityAbandoned(ILogger logger, string activity, int taskId, string instanceId);

    [LoggerMessage(EventId = 1034, Level = LogLevel.Error, Message = "Activity {Activity} #{TaskId} of instance {InstanceId} is not registered")]
    public static partial void ActivityUnknown(ILogger logger, string activity, int taskId, string instanceId);
}

using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Hosting;

/// <summary>The host's log entries, event ids 1100-1199: host 1100s, HTTP 1120s, timers 1140s.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Host runs {count} functions on {addresses}")]
    public static partial void HostStarted(ILogger logger, int count, string addresses);

    [LoggerMessage(1101, LogLevel.Warning, "Cut off {function} (invocation {invocationId}): it ran longer than the {drainSeconds} s the host waits on shutdown")]
    public static partial void InvocationCut(ILogger logger, string function, string invocationId, double drainSeconds);

    [LoggerMessage(1102, LogLevel.Error, "Function {function} failed (invocation {invocationId}) after {durationMs} ms")]
    public static partial void FunctionFailed(ILogger logger, Exception exception, string function, string invocationId, double durationMs);

    [LoggerMessage(1120, LogLevel.Debug, "HTTP function {function}: [{methods}] /{path}")]
    public static partial void HttpFunctionMapped(ILogger logger, string function, string methods, string path);

    [LoggerMessage(1121, LogLevel.Debug, "HTTP function {function} answered {status} (invocation {invocationId}) in {durationMs} ms")]
    public static partial void HttpFunctionRan(ILogger logger, string function, string invocationId, int status, double durationMs);

    [LoggerMessage(1122, LogLevel.Debug, "The caller of {function} went away (invocation {invocationId}) after {durationMs} ms")]
    public static partial void CallerWentAway(ILogger logger, string function, string invocationId, double durationMs);

    [LoggerMessage(1123, LogLevel.Error, "Request {method} {path} failed in the host")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(1140, LogLevel.Information, "Timer {function} ({schedule}) is next due at {next:o}")]
    public static partial void TimerScheduled(ILogger logger, string function, string schedule, DateTime next);

    [LoggerMessage(1141, LogLevel.Information, "Timer {function} is past due: it should have run at {due:o}")]
    public static partial void TimerPastDue(ILogger logger, string function, DateTime due);

    [LoggerMessage(1142, LogLevel.Debug, "Timer {function} ran (invocation {invocationId}) in {durationMs} ms")]
    public static partial void TimerRan(ILogger logger, string function, string invocationId, double durationMs);

    [LoggerMessage(1143, LogLevel.Warning, "Timer {function} ran past its next tick: skipped {count} from {first:o} on; the next is at {next:o}")]
    public static partial void TimerTicksSkipped(ILogger logger, string function, int count, DateTime first, DateTime next);

    [LoggerMessage(1144, LogLevel.Error, "The status of timer {function} could not be stored; after a restart a missed tick may be unknown or run twice")]
    public static partial void TimerStatusNotStored(ILogger logger, Exception exception, string function);

    [LoggerMessage(1145, LogLevel.Debug, "Timer {function} stopped with the host (invocation {invocationId})")]
    public static partial void TimerCancelled(ILogger logger, string function, string invocationId);
}

using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Connector;

/// <summary>Logs as LOG messages, or wherever else a command tells of what happens.</summary>
/// <param name="log">Takes level, text and stack trace.</param>
/// <param name="least">What is below is left out; from Debug on, an exception is told with its stack trace.</param>
internal sealed class ProtocolLogger<T>(Action<string, string, string?> log, LogLevel least) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        log(
            logLevel switch
            {
                LogLevel.Critical => "FATAL",
                LogLevel.Error => "ERROR",
                LogLevel.Warning => "WARN",
                LogLevel.Information => "INFO",
                LogLevel.Debug => "DEBUG",
                _ => "TRACE",
            },
            formatter(state, exception),
            least <= LogLevel.Debug ? exception?.ToString() : null);
    }
}

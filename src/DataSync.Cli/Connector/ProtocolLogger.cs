using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Connector;

/// <summary>Logs as LOG messages.</summary>
internal sealed class ProtocolLogger<T>(ProtocolWriter writer, LogLevel least) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        writer.Log(
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
            exception?.ToString());
    }
}

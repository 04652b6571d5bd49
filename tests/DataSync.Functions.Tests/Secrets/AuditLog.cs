using System.Collections.Concurrent;
using DataSync.Functions.Secrets;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>Keeps what the audit says.</summary>
internal sealed class AuditLog : ILoggerFactory, ILogger
{
    public ConcurrentQueue<(int Event, LogLevel Level, string Text)> Entries { get; } = new();

    public string Text => string.Join('\n', Entries.Select(entry => entry.Text));

    public ILogger CreateLogger(string categoryName)
    {
        categoryName.ShouldBe(SecretAudit.Category);
        return this;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((eventId.Id, logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }
}

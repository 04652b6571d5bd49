using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Tests.Support;

internal sealed record LogEntry(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception);

/// <summary>Keeps what the host logs.</summary>
internal sealed class LogEntries : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    public IReadOnlyList<LogEntry> All => [.. _entries];

    public IEnumerable<LogEntry> With(int eventId) => _entries.Where(entry => entry.Event.Id == eventId);

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Collector(LogEntries owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._entries.Enqueue(new LogEntry(category, logLevel, eventId, formatter(state, exception), exception));
    }
}

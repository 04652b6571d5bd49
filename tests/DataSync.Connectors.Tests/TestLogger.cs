using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class TestLogger : ILogger<PageReader>
{
    private readonly ConcurrentQueue<(EventId Event, LogLevel Level, string Text)> _entries = new();

    public IReadOnlyList<(EventId Event, LogLevel Level, string Text)> Entries => [.. _entries];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId, logLevel, formatter(state, exception) + exception));
}

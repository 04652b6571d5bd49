using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Durable;

/// <summary>Runs orchestrations and activities of one process on a journal in PostgreSQL.</summary>
public sealed class DurableEngine : IHostedService, IAsyncDisposable
{
    /// <summary>Makes an engine; nothing runs before <see cref="StartAsync"/>.</summary>
    public DurableEngine(
        DurableTaskRegistry registry,
        DurableOptions options,
        IServiceProvider services,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        IHostApplicationLifetime? lifetime = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        Client = null!;
    }

    /// <summary>The client of this engine.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>Takes the journal and continues what it holds.</summary>
    /// <exception cref="JournalInUseException">Another process has the journal.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Stops taking new work, waits for running activities, then releases the journal. Nothing is lost: what did not
    /// finish runs again at the next start.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The history of an instance in order; null when there is no such instance.</summary>
    public Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<HistoryEvent>?>(null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

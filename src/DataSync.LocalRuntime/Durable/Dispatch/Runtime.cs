using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>What the instances of one engine share.</summary>
internal sealed class Runtime
{
    private static readonly TimeSpan _readPause = TimeSpan.FromMilliseconds(250);
    private long _lastMessageId;

    public required DurableTaskRegistry Registry { get; init; }

    public required IServiceProvider Services { get; init; }

    public required DataConverter Converter { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required ILogger Logger { get; init; }

    public required JournalWriter Writer { get; init; }

    public required JournalReader Reader { get; init; }

    /// <summary>Null when sessions are forgotten after every turn.</summary>
    public required SessionCache? Sessions { get; init; }

    public required TimerQueue Timers { get; init; }

    public InstanceDirectory Instances { get; } = new();

    public StatusWatch Watch { get; } = new();

    public ActivityDispatcher Activities { get; set; } = null!;

    /// <summary>Cancelled when the engine has ended, orderly or not.</summary>
    public CancellationTokenSource Ended { get; } = new();

    public DateTimeOffset Now => JournalTime.Truncate(TimeProvider.GetUtcNow());

    public long NextMessageId() => Interlocked.Increment(ref _lastMessageId);

    public void ContinueMessageIdsAfter(long id) => _lastMessageId = id;

    public Guid NewExecutionId() => Guid.CreateVersion7(TimeProvider.GetUtcNow());

    /// <summary>Reads the journal, again and again while the database is away.</summary>
    public async Task<T> ReadDurablyAsync<T>(Func<JournalReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var failed = false; ; failed = true)
        {
            try
            {
                return await read(Reader, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (e is not PostgresException || e.IsTransient)
            {
                if (!failed)
                    Log.JournalReadFailed(Logger, e);
                await Task.Delay(_readPause, TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

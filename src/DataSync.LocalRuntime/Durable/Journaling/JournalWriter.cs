using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>
/// The only writer of the journal. It takes whatever entries wait and commits them together, so that many turns share
/// one transaction; an entry's task completes once it is durable.
/// </summary>
/// <remarks>
/// When the connection is lost the writer reconnects for as long as it takes, takes the lock again and reads the commit
/// counter: it tells whether the commit that was under way happened. An entry the database refuses fails alone.
/// </remarks>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int MaxEntriesPerCommit = 1000;
    private static readonly TimeSpan _takeOverPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _lockCheck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly JournalNames _names;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Action<JournalInUseException> _lost;
    private readonly Channel<JournalEntry> _waiting =
        Channel.CreateUnbounded<JournalEntry>(new UnboundedChannelOptions { SingleReader = true });

    private readonly CancellationTokenSource _abort = new();
    private JournalConnection? _connection;
    private Task _loop = Task.CompletedTask;
    private long _epoch;
    private long _lastCommit;
    private int _formerBackend;
    private bool _disposed;

    /// <param name="source">Unpooled connections for writing.</param>
    /// <param name="names">The journal.</param>
    /// <param name="timeProvider">Paces reconnecting.</param>
    /// <param name="logger">Gets each change of state once.</param>
    /// <param name="lost">Called when another process has taken the journal; the writer has then stopped for good.</param>
    public JournalWriter(
        NpgsqlDataSource source,
        JournalNames names,
        TimeProvider timeProvider,
        ILogger logger,
        Action<JournalInUseException> lost)
    {
        _source = source;
        _names = names;
        _timeProvider = timeProvider;
        _logger = logger;
        _lost = lost;
    }

    /// <summary>Takes the lock, creates or migrates the tables and begins to write.</summary>
    /// <exception cref="JournalInUseException">Another process has the journal.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The backend of a process that was just killed may hold the lock for a moment longer.
        var begun = _timeProvider.GetTimestamp();
        while ((_connection = await JournalConnection.TryOpenAsync(_source, _names, null, cancellationToken).ConfigureAwait(false)) is null)
        {
            if (_timeProvider.GetElapsedTime(begun) > _takeOverPatience)
                throw InUse();
            await Task.Delay(_shortestPause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }

        await JournalSchema.EnsureAsync(_connection.Connection, _names, cancellationToken).ConfigureAwait(false);
        (_epoch, _lastCommit) = await _connection.BeginEpochAsync(_names, cancellationToken).ConfigureAwait(false);
        _formerBackend = _connection.BackendId;
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Makes an entry durable.</summary>
    /// <exception cref="ObjectDisposedException">The engine has stopped.</exception>
    public Task CommitAsync(JournalEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
            entry.Fail(Stopped());
        return entry.Committed;
    }

    /// <summary>Writes what waits, then gives the journal back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the journal back at once; what waits is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        _waiting.Writer.TryComplete();
        await _abort.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
        _abort.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<JournalEntry>();
        Exception ended = Stopped();
        try
        {
            while (await WaitForEntriesAsync().ConfigureAwait(false))
            {
                while (group.Count < MaxEntriesPerCommit && _waiting.Reader.TryRead(out var entry))
                    group.Add(entry);
                await WriteAsync(group).ConfigureAwait(false);
                group.Clear();
            }
        }
        catch (JournalInUseException e)
        {
            ended = e;
            _lost(e);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // Ended by DisposeAsync.
        }
        finally
        {
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var entry))
                group.Add(entry);
            foreach (var entry in group)
                entry.Fail(ended);
        }
    }

    /// <summary>Waits for work; while there is none it makes sure now and then that the lock is still held.</summary>
    private async Task<bool> WaitForEntriesAsync()
    {
        var more = _waiting.Reader.WaitToReadAsync(_abort.Token).AsTask();
        while (!more.IsCompleted)
        {
            try
            {
                return await more.WaitAsync(_lockCheck, _timeProvider, _abort.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                try
                {
                    await _connection!.CheckAsync(_abort.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (IsConnectionLoss(e))
                {
                    await ReconnectAsync(e).ConfigureAwait(false);
                }
            }
        }

        return await more.ConfigureAwait(false);
    }

    private async Task WriteAsync(IReadOnlyList<JournalEntry> group)
    {
        var pause = _shortestPause;
        while (true)
        {
            try
            {
                var begun = _timeProvider.GetTimestamp();
                var batch = new JournalBatch(_connection!.Connection, _names, _epoch, _lastCommit + 1, group);
                await batch.ExecuteAsync(_abort.Token).ConfigureAwait(false);
                Succeed(group);
                Telemetry.Committed(group.Count, batch.Bytes, _timeProvider.GetElapsedTime(begun));
                return;
            }
            catch (Exception e) when (IsConnectionLoss(e))
            {
                if (await ReconnectAsync(e).ConfigureAwait(false) > _lastCommit)
                {
                    // The commit under way had happened. Its counts are lost; purges report what they asked for.
                    foreach (var entry in group)
                        entry.PurgedCount = entry.Purged.Count;
                    Succeed(group);
                    return;
                }
            }
            catch (PostgresException e) when (IsGuard(e))
            {
                throw InUse();
            }
            catch (PostgresException e) when (!BlamesAnEntry(e))
            {
                if (pause == _shortestPause)
                    Log.JournalRefusesForNow(_logger, e, e.SqlState);
                await Task.Delay(pause, _timeProvider, _abort.Token).ConfigureAwait(false);
                pause = Longer(pause);
            }
            catch (Exception e) when (e is not OperationCanceledException and not JournalInUseException)
            {
                if (group.Count == 1)
                {
                    group[0].Fail(e);
                    return;
                }

                foreach (var entry in group)
                    await WriteAsync([entry]).ConfigureAwait(false);
                return;
            }
        }
    }

    private void Succeed(IReadOnlyList<JournalEntry> group)
    {
        _lastCommit++;
        foreach (var entry in group)
            entry.Succeed();
    }

    /// <summary>Gets the connection and the lock back, however long it takes.</summary>
    /// <returns>The number of the last commit that happened.</returns>
    /// <exception cref="JournalInUseException">Another process has, or had meanwhile, the journal.</exception>
    private async Task<long> ReconnectAsync(Exception cause)
    {
        Log.JournalConnectionLost(_logger, cause, _names.RawSchema);
        var begun = _timeProvider.GetTimestamp();
        var pause = _shortestPause;
        long? refusedSince = null;
        while (true)
        {
            if (_connection is not null)
                await _connection.DisposeAsync().ConfigureAwait(false);
            _connection = null;
            try
            {
                _connection = await JournalConnection.TryOpenAsync(_source, _names, _formerBackend, _abort.Token).ConfigureAwait(false);
                if (_connection is not null)
                {
                    _formerBackend = _connection.BackendId;
                    var (epoch, lastCommit) = await _connection.ReadEpochAsync(_names, _abort.Token).ConfigureAwait(false);
                    if (epoch != _epoch)
                        throw InUse();
                    Log.JournalConnectionBack(_logger, _names.RawSchema, _timeProvider.GetElapsedTime(begun).TotalMilliseconds);
                    return lastCommit;
                }

                // Our own dying session is ended by the attempt; whoever holds the lock after that is another process.
                refusedSince ??= _timeProvider.GetTimestamp();
                if (_timeProvider.GetElapsedTime(refusedSince.Value) > _takeOverPatience)
                    throw InUse();
            }
            catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or IOException)
            {
                refusedSince = null;
            }

            await Task.Delay(pause, _timeProvider, _abort.Token).ConfigureAwait(false);
            pause = Longer(pause);
        }
    }

    private bool IsConnectionLoss(Exception e) =>
        e is not OperationCanceledException
        && _connection is not { Connection.FullState: System.Data.ConnectionState.Open }
        && e is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException or InvalidOperationException;

    /// <summary>The commit counter or the epoch is not where this process left it.</summary>
    private static bool IsGuard(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.NotNullViolation, TableName: "journal" };

    /// <summary>
    /// Data exceptions (class 22), broken constraints (23) and exceeded limits (54) come from what an entry holds. All
    /// else (disk full, read-only, missing rights or tables) is the journal's trouble and passes when it is repaired.
    /// </summary>
    private static bool BlamesAnEntry(PostgresException e) => e.SqlState[..2] is "22" or "23" or "54";

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < _longestPause ? pause * 2 : _longestPause;

    private JournalInUseException InUse() =>
        new(new NpgsqlConnectionStringBuilder(_source.ConnectionString).Database ?? string.Empty, _names.RawSchema);

    private static ObjectDisposedException Stopped() =>
        new(nameof(DurableEngine), "The durable engine has stopped; nothing more can be written to its journal.");
}

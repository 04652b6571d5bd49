using Npgsql;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>
/// The one connection that writes the journal. It holds the journal's advisory lock for its session, so that a lost
/// connection is a lost lock.
/// </summary>
internal sealed class JournalConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private JournalConnection(NpgsqlConnection connection) => _connection = connection;

    public NpgsqlConnection Connection => _connection;

    /// <summary>Process id of the server's backend; tells our own dying session from another process.</summary>
    public int BackendId => _connection.ProcessID;

    /// <summary>Connects and tries to take the lock.</summary>
    /// <param name="source">Where to connect.</param>
    /// <param name="names">The journal.</param>
    /// <param name="formerBackend">Backend of our lost connection: it is ended if it still holds the lock.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    /// <returns>Null when another session holds the lock.</returns>
    public static async Task<JournalConnection?> TryOpenAsync(
        NpgsqlDataSource source,
        JournalNames names,
        int? formerBackend,
        CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (await TryLockAsync(connection, names, cancellationToken).ConfigureAwait(false))
                return new JournalConnection(connection);
            if (formerBackend is { } backend)
                await EndIfHolderAsync(connection, names, backend, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Begins this process's time with the journal.</summary>
    /// <returns>The epoch, which no other process has, and the number of the last commit.</returns>
    public async Task<(long Epoch, long LastCommit)> BeginEpochAsync(JournalNames names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"UPDATE {names.Journal} SET epoch = epoch + 1 RETURNING epoch, last_commit", _connection);
        return await ReadPairAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the journal stands.</summary>
    public async Task<(long Epoch, long LastCommit)> ReadEpochAsync(JournalNames names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT epoch, last_commit FROM {names.Journal}", _connection);
        return await ReadPairAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fails when the connection, and with it the lock, is gone.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT 1", _connection);
        await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<(long Epoch, long LastCommit)> ReadPairAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, JournalNames names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = names.RawSchema });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task EndIfHolderAsync(
        NpgsqlConnection connection, JournalNames names, int backend, CancellationToken cancellationToken)
    {
        // A 64-bit advisory key shows in pg_locks as two halves (https://www.postgresql.org/docs/current/view-pg-locks.html).
        await using var command = new NpgsqlCommand(
            $"""
            SELECT pg_terminate_backend(l.pid) FROM pg_locks l
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid = $2
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (l.classid::bigint << 32) | l.objid::bigint = {LockKey}
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = names.RawSchema });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = backend });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    // Advisory locks are per database, so the schema is all that tells one journal from another.
    private const string LockKey = "hashtextextended('datasync durable journal ' || $1, 0)";
}

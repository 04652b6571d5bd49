using Npgsql;

namespace DataSync.LocalRuntime.Hosting.Timers;

/// <summary>The table durable.timer_status: one row per timer function.</summary>
internal sealed class TimerStatusStore(NpgsqlDataSource dataSource) : IAsyncDisposable
{
    // Serializes creation: two CREATE ... IF NOT EXISTS at the same moment can collide in the catalog.
    private const string Create = """
        SELECT pg_advisory_xact_lock(hashtext('durable.timer_status'));
        CREATE SCHEMA IF NOT EXISTS durable;
        CREATE TABLE IF NOT EXISTS durable.timer_status (
            function     text PRIMARY KEY,
            schedule     text NOT NULL,
            last         timestamptz NULL,
            next         timestamptz NOT NULL,
            last_updated timestamptz NOT NULL);
        """;

    private const string Select = "SELECT schedule, last, next, last_updated FROM durable.timer_status WHERE function = $1";

    private const string Upsert = """
        INSERT INTO durable.timer_status (function, schedule, last, next, last_updated) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (function) DO UPDATE
        SET schedule = excluded.schedule, last = excluded.last, next = excluded.next, last_updated = excluded.last_updated
        """;

    public async Task CreateTableAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Create, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<TimerStatus?> FindAsync(string function, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new() { Value = function });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
        return new TimerStatus(
            reader.GetString(0),
            await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false) ? null : reader.GetDateTime(1),
            reader.GetDateTime(2),
            reader.GetDateTime(3));
    }

    public async Task SaveAsync(string function, TimerStatus status, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Upsert);
        command.Parameters.Add(new() { Value = function });
        command.Parameters.Add(new() { Value = status.Schedule });
        command.Parameters.Add(new() { Value = (object?)status.Last ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = status.Next });
        command.Parameters.Add(new() { Value = status.LastUpdated });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();
}

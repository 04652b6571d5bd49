using Npgsql;

namespace DataSync.Postgres;

/// <summary>
/// Up to when schedules have been looked at. Kept in the database, since the deployment that looks may change: what falls
/// due while none of them has its schedules on is started by the next that has.
/// </summary>
public sealed class ScheduleClock(NpgsqlDataSource dataSource, DatabaseRetry? retry = null)
{
    private const string Read = "SELECT ticked_at FROM datasync.schedule_tick";

    // Never back: a tick that was delayed must not undo a later one.
    private const string Advance = """
        INSERT INTO datasync.schedule_tick AS t (only_row, ticked_at) VALUES (true, $1)
        ON CONFLICT (only_row) DO UPDATE SET ticked_at = EXCLUDED.ticked_at WHERE t.ticked_at < EXCLUDED.ticked_at
        """;

    private readonly Database _database = new(dataSource, retry);

    /// <summary>The last tick; null when there was none yet.</summary>
    public Task<DateTimeOffset?> ReadAsync(CancellationToken cancellationToken) =>
        _database.RunAsync<DateTimeOffset?>(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Read, connection);
                await using var row = await command.ExecuteReaderAsync(token);
                return await row.ReadAsync(token) ? row.GetFieldValue<DateTimeOffset>(0) : null;
            },
            cancellationToken);

    /// <summary>Notes that everything due up to <paramref name="tick"/> has been started.</summary>
    public Task AdvanceAsync(DateTimeOffset tick, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Advance, connection);
                command.Parameters.Time(tick);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);
}

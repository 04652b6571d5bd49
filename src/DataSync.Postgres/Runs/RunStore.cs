using DataSync.Core.Runs;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Runs: at most one open run per sync, each with what became of its records.</summary>
public sealed class RunStore(NpgsqlDataSource dataSource, StagingCache? cache = null, DatabaseRetry? retry = null)
{
    // Run and checkpoint in one statement: both or neither. The checkpoint of a run that began before is not touched.
    private const string Begin = """
        WITH begun AS (
            INSERT INTO datasync.run (batch_id, sync, instance_id, trigger, status, started_at, start_position, position, page_size, updated_at, deployment, plan_id, slices, source, is_full)
            VALUES ($1, $2, $3, $4, 'running', $5, $6, $6, $7, $5, $8, $9, $10, $11, $12)
            ON CONFLICT DO NOTHING
            RETURNING batch_id)
        INSERT INTO datasync.checkpoint (sync, slice, batch_id, chunk, position, page_size, updated_at)
        SELECT $2, '', batch_id, 0, $6, $7, $5 FROM begun
        ON CONFLICT (sync, slice) DO UPDATE SET
            batch_id = EXCLUDED.batch_id, chunk = EXCLUDED.chunk, position = EXCLUDED.position,
            page_size = EXCLUDED.page_size, updated_at = EXCLUDED.updated_at
        """;

    private const string Find = $"SELECT {RunColumns.All} FROM datasync.run WHERE batch_id = $1";

    private const string FindOpen = $"SELECT {RunColumns.All} FROM datasync.run WHERE sync = $1 AND ended_at IS NULL";

    private const string CountOpen = "SELECT count(*) FROM datasync.run WHERE ended_at IS NULL AND deployment IN ($1, '')";

    private const string FindLast =
        $"SELECT {RunColumns.All} FROM datasync.run WHERE sync = $1 ORDER BY started_at DESC, batch_id DESC LIMIT 1";

    private const string List = $"""
        SELECT {RunColumns.All} FROM datasync.run WHERE started_at < COALESCE($1, 'infinity')
        ORDER BY started_at DESC, batch_id DESC LIMIT $2
        """;

    private const string ListOfSync = $"""
        SELECT {RunColumns.All} FROM datasync.run WHERE sync = $3 AND started_at < COALESCE($1, 'infinity')
        ORDER BY started_at DESC, batch_id DESC LIMIT $2
        """;

    // Steps from sync to sync along the index: as many lookups as there are syncs, however many runs they had.
    private const string LatestPerSync = $"""
        WITH RECURSIVE latest AS (
            (SELECT r AS row, r.sync AS latest_sync FROM datasync.run r ORDER BY r.sync, r.started_at DESC, r.batch_id DESC LIMIT 1)
            UNION ALL
            SELECT n.row, n.next_sync FROM latest CROSS JOIN LATERAL (
                SELECT r AS row, r.sync AS next_sync FROM datasync.run r WHERE r.sync > latest.latest_sync
                ORDER BY r.sync, r.started_at DESC, r.batch_id DESC LIMIT 1) n)
        SELECT {RunColumns.All} FROM (SELECT (latest.row).* FROM latest) runs ORDER BY sync
        """;

    private const string SetStatus =
        "UPDATE datasync.run SET status = $2, reason = $3, updated_at = now() WHERE batch_id = $1 AND ended_at IS NULL";

    // Chunks are prepared ahead. What was found in one that was not committed belongs to the run that will read it again.
    private const string DropUncommitted = """
        letters AS (
            DELETE FROM datasync.dead_letter d USING ended, datasync.checkpoint c
            WHERE d.batch_id = ended.batch_id AND c.batch_id = d.batch_id AND c.slice = d.slice AND d.chunk >= c.chunk),
        pages AS (DELETE FROM datasync.staged_page p USING ended WHERE p.batch_id = ended.batch_id)
        DELETE FROM datasync.staged_batch b USING ended WHERE b.batch_id = ended.batch_id
        """;

    private const string Complete = $"""
        WITH ended AS (
            UPDATE datasync.run SET status = $2, reason = $3, ended_at = $4, updated_at = $4
            WHERE batch_id = $1 AND ended_at IS NULL
            RETURNING batch_id),
        {DropUncommitted}
        """;

    private const string CompleteSliced = $"""
        WITH ended AS (
            UPDATE datasync.run SET status = $2, reason = $3, ended_at = $4, updated_at = $4
            WHERE batch_id = $1 AND ended_at IS NULL
            RETURNING batch_id, sync, source, plan_id),
        {SliceSql.MoveState},
        {DropUncommitted}
        """;

    private const string RecordRefused = """
        INSERT INTO datasync.run
            (batch_id, sync, instance_id, trigger, status, reason, started_at, ended_at, start_position, position, page_size, updated_at, deployment)
        VALUES ($1, $2, $3, $4, 'failed', $9, $5, $10, $6, $6, $7, $10, $8)
        ON CONFLICT DO NOTHING
        """;

    private readonly Database _database = new(dataSource, retry);

    /// <summary>
    /// Begins a run and puts the main slice's checkpoint to its start, in one transaction. Beginning the same run again
    /// changes nothing.
    /// </summary>
    /// <returns>Null when this run has begun; else the run that is open for the sync.</returns>
    public Task<RunRow?> BeginAsync(RunStart start, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                while (true)
                {
                    await using var begin = new NpgsqlCommand(Begin, connection);
                    Add(begin.Parameters, start).Uuid(start.PlanId).Int(start.Slices).Text(start.Source).Bool(start.IsFull);
                    if (await begin.ExecuteNonQueryAsync(token) > 0)
                        return null;

                    if (await OneAsync(connection, Find, command => command.Uuid(start.BatchId), token) is not null)
                        return null;
                    if (await OneAsync(connection, FindOpen, command => command.Text(start.Sync), token) is { } open)
                        return open;

                    // The run that was in the way has ended between the two statements.
                }
            },
            cancellationToken);

    /// <summary>
    /// Notes a run that was refused before it began, so that history shows it. It takes no place and touches no checkpoint.
    /// </summary>
    public Task<RunRow> RecordRefusedAsync(RunStart start, string? reason, DateTimeOffset endedAt, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var record = new NpgsqlCommand(RecordRefused, connection);
                Add(record.Parameters, start).Text(reason).Time(endedAt);
                await record.ExecuteNonQueryAsync(token);
                return await OneAsync(connection, Find, p => p.Uuid(start.BatchId), token) ?? throw new RunNotFoundException(start.BatchId);
            },
            cancellationToken);

    /// <summary>The run with this id.</summary>
    public Task<RunRow?> FindAsync(Guid batchId, CancellationToken cancellationToken) =>
        _database.RunAsync((connection, token) => OneAsync(connection, Find, p => p.Uuid(batchId), token), cancellationToken);

    /// <summary>The sync's open run.</summary>
    public Task<RunRow?> FindOpenAsync(string sync, CancellationToken cancellationToken) =>
        _database.RunAsync((connection, token) => OneAsync(connection, FindOpen, p => p.Text(sync), token), cancellationToken);

    /// <summary>How many runs of a deployment are open.</summary>
    public Task<long> CountOpenAsync(string deployment, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(CountOpen, connection);
                command.Parameters.Text(deployment);
                return (long)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);

    /// <summary>The sync's latest run, open or ended.</summary>
    public Task<RunRow?> FindLastAsync(string sync, CancellationToken cancellationToken) =>
        _database.RunAsync((connection, token) => OneAsync(connection, FindLast, p => p.Text(sync), token), cancellationToken);

    /// <summary>Runs, latest first.</summary>
    /// <param name="sync">Only runs of this sync; null for all.</param>
    /// <param name="limit">Most runs to return.</param>
    /// <param name="before">Only runs that began before; null for no limit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<RunRow>> ListAsync(string? sync, int limit, DateTimeOffset? before, CancellationToken cancellationToken) =>
        _database.RunAsync(
            (connection, token) => ManyAsync(
                connection,
                sync is null ? List : ListOfSync,
                p =>
                {
                    p.Time(before).Int(limit);
                    if (sync is not null)
                        p.Text(sync);
                },
                token),
            cancellationToken);

    /// <summary>The latest run of every sync that ever ran, by name of the sync.</summary>
    public Task<IReadOnlyList<RunRow>> LatestPerSyncAsync(CancellationToken cancellationToken) =>
        _database.RunAsync((connection, token) => ManyAsync(connection, LatestPerSync, _ => { }, token), cancellationToken);

    /// <summary>Says that an open run works or waits; ignored when it has ended.</summary>
    /// <exception cref="ArgumentException">The status is neither running nor paused.</exception>
    public Task SetStatusAsync(Guid batchId, RunStatus status, string? reason, CancellationToken cancellationToken)
    {
        if (status is not (RunStatus.Running or RunStatus.Paused))
            throw new ArgumentException($"{status} ends a run; call {nameof(CompleteAsync)}.", nameof(status));
        return _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(SetStatus, connection);
                command.Parameters.Uuid(batchId).Text(RunColumns.WriteStatus(status)).Text(reason);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);
    }

    /// <summary>
    /// Ends a run and drops its staging. The first caller decides; later calls answer what is stored. What the slices of a
    /// sliced run have seen becomes state, in the same transaction.
    /// </summary>
    /// <param name="batchId">The run.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="reason">Why; null when there is nothing to say.</param>
    /// <param name="endedAt">When.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="isSliced">Whether the run has slices.</param>
    /// <exception cref="ArgumentException">The status does not end a run.</exception>
    /// <exception cref="RunNotFoundException">There is no such run.</exception>
    public async Task<RunRow> CompleteAsync(
        Guid batchId, RunStatus status, string? reason, DateTimeOffset endedAt, CancellationToken cancellationToken, bool isSliced = false)
    {
        if (status is RunStatus.Running or RunStatus.Paused)
            throw new ArgumentException($"{status} does not end a run; call {nameof(SetStatusAsync)}.", nameof(status));
        var row = await _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(isSliced ? CompleteSliced : Complete, connection);
                command.Parameters.Uuid(batchId).Text(RunColumns.WriteStatus(status)).Text(reason).Time(endedAt);
                await command.ExecuteNonQueryAsync(token);
                return await OneAsync(connection, Find, p => p.Uuid(batchId), token);
            },
            cancellationToken);
        cache?.RemoveRun(batchId);
        return row ?? throw new RunNotFoundException(batchId);
    }

    private static NpgsqlParameterCollection Add(NpgsqlParameterCollection to, RunStart start) =>
        to.Uuid(start.BatchId).Text(start.Sync).Text(start.InstanceId).Text(start.Trigger)
            .Time(start.StartedAt).Json(PositionJson.Write(start.Start)).Int(start.PageSize).Text(start.Deployment);

    private static async Task<RunRow?> OneAsync(
        NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> parameters, CancellationToken cancellationToken) =>
        (await ManyAsync(connection, sql, parameters, cancellationToken)).FirstOrDefault();

    private static async Task<IReadOnlyList<RunRow>> ManyAsync(
        NpgsqlConnection connection, string sql, Action<NpgsqlParameterCollection> parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        parameters(command.Parameters);
        var rows = new List<RunRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(RunColumns.Read(reader));
        return rows;
    }
}

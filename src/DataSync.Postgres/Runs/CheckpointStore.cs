using DataSync.Core.Reading;
using DataSync.Core.Runs;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Checkpoints: move only forward, by one chunk, together with the counts of the run.</summary>
public sealed class CheckpointStore(NpgsqlDataSource dataSource, StagingCache? cache = null, DatabaseRetry? retry = null)
{
    private const string Columns = "sync, slice, batch_id, chunk, position, page_size, updated_at";

    private const string Get = $"SELECT {Columns} FROM datasync.checkpoint WHERE sync = $1 AND slice = $2";

    // Joined to the run that owns each checkpoint: one that a run takes over at this moment no longer matches.
    private const string Reset = $"""
        {SliceSql.Plans},
        free AS (SELECT 1 WHERE NOT EXISTS (SELECT FROM datasync.run o WHERE o.sync = $1 AND o.ended_at IS NULL)),
        checkpoints AS (
            DELETE FROM datasync.checkpoint c USING datasync.run r, free
            WHERE c.sync = $1 AND r.batch_id = c.batch_id AND r.ended_at IS NOT NULL
            RETURNING 1),
        state AS (DELETE FROM datasync.stream_state st USING free WHERE st.sync = $1 RETURNING 1),
        planned AS (SELECT plan.id FROM free, plan JOIN datasync.run r ON r.batch_id = plan.id WHERE r.sync = $1),
        parents AS (DELETE FROM datasync.parent_mark m USING planned WHERE m.plan_id = planned.id),
        slices AS (DELETE FROM datasync.slice s USING planned WHERE s.plan_id = planned.id)
        SELECT (SELECT count(*) FROM checkpoints) > 0, (SELECT count(*) FROM state)
        """;

    private const string FindOpen = "SELECT batch_id FROM datasync.run WHERE sync = $1 AND ended_at IS NULL";

    // One statement, so one transaction: checkpoint, counts and staging change together or not at all.
    private const string Commit = $"""
        {Move}
        {Count}
        """;

    // The same, with what the chunk tells of slices.
    private const string CommitWithMarks = $"""
        {Move},
        marked AS (
            UPDATE datasync.slice s SET cursor = coalesce(u.cursor, s.cursor), rank = coalesce(u.rank, s.rank), broken = s.broken OR u.broken
            FROM moved JOIN datasync.run p ON p.batch_id = moved.batch_id,
                unnest($17, $18, $19, $20) AS u (number, cursor, rank, broken)
            WHERE s.plan_id = p.plan_id AND s.level = $16 AND s.number = u.number)
        {Count}
        """;

    private const string Move = """
        WITH open AS (
            SELECT batch_id FROM datasync.run WHERE batch_id = $1 AND ended_at IS NULL FOR UPDATE),
        moved AS (
            UPDATE datasync.checkpoint c SET chunk = c.chunk + 1, position = $5, updated_at = $6
            FROM open WHERE c.sync = $4 AND c.slice = $2 AND c.batch_id = open.batch_id AND c.chunk = $3
            RETURNING c.batch_id),
        pages AS (
            DELETE FROM datasync.staged_page s USING moved WHERE s.batch_id = moved.batch_id AND s.slice = $2 AND s.chunk = $3),
        batches AS (
            DELETE FROM datasync.staged_batch s USING moved WHERE s.batch_id = moved.batch_id AND s.slice = $2 AND s.chunk = $3)
        """;

    private const string Count = """
        UPDATE datasync.run r SET
            pages = r.pages + $7, read = r.read + $8, inserted = r.inserted + $9, updated = r.updated + $10,
            unchanged = r.unchanged + $11, duplicates = r.duplicates + $12, rejected = r.rejected + $13,
            write_failed = r.write_failed + $14, malformed_pages = r.malformed_pages + $15,
            position = CASE WHEN $2 = '' THEN $5 ELSE r.position END, updated_at = $6
        FROM moved WHERE r.batch_id = moved.batch_id
        """;

    private const string State = $"SELECT {RunColumns.Counts}, ended_at IS NOT NULL FROM datasync.run WHERE batch_id = $1";

    private readonly Database _database = new(dataSource, retry);

    /// <summary>The slice's checkpoint; null when there is none.</summary>
    public Task<Checkpoint?> GetAsync(string sync, string slice, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Get, connection);
                command.Parameters.Text(sync).Text(slice);
                await using var reader = await command.ExecuteReaderAsync(token);
                return await ReadAsync(reader, token);
            },
            cancellationToken);

    /// <summary>
    /// Forgets all checkpoints of a sync and what it has seen of its source, so that its next run starts at the beginning and
    /// reads everything.
    /// </summary>
    /// <exception cref="RunOpenException">A run of the sync is open.</exception>
    public Task<ResetResult> ResetAsync(string sync, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var reset = new NpgsqlCommand(Reset, connection);
                reset.Parameters.Text(sync);
                var result = await ReadResetAsync(reset, token);
                if (result is not { Checkpoint: false, Partitions: 0 })
                    return result;

                await using var open = new NpgsqlCommand(FindOpen, connection);
                open.Parameters.Text(sync);
                return await open.ExecuteScalarAsync(token) is Guid batchId ? throw new RunOpenException(sync, batchId) : result;
            },
            cancellationToken);

    /// <summary>
    /// Moves the checkpoint past a chunk whose rows are in, adds its counts to the run and deletes its staging, in one
    /// transaction. Repeating the same commit changes nothing.
    /// </summary>
    /// <param name="key">The chunk.</param>
    /// <param name="next">Where reading goes on; null at the end of the slice.</param>
    /// <param name="counts">What became of the chunk's records.</param>
    /// <param name="now">Time of the commit.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="marks">What the chunk tells of slices of the run's plan; null when nothing.</param>
    /// <returns>The run's total counts after it.</returns>
    /// <exception cref="CheckpointConflictException">The chunk is not the next one of the run that owns the checkpoint.</exception>
    public async Task<RecordCounts> CommitChunkAsync(
        ChunkKey key, PagePosition? next, RecordCounts counts, DateTimeOffset now, CancellationToken cancellationToken,
        SliceMarks? marks = null)
    {
        var total = await _database.RunAsync(
            (connection, token) => CommitAsync(connection, key, next, counts, now, marks, token), cancellationToken);
        cache?.RemoveChunk(key);
        return total;
    }

    private static async Task<ResetResult> ReadResetAsync(NpgsqlCommand reset, CancellationToken cancellationToken)
    {
        await using var reader = await reset.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ResetResult(reader.GetBoolean(0), reader.GetInt64(1));
    }

    private static async Task<RecordCounts> CommitAsync(
        NpgsqlConnection connection, ChunkKey key, PagePosition? next, RecordCounts counts, DateTimeOffset now, SliceMarks? marks,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var commit = new NpgsqlBatchCommand(marks is null ? Commit : CommitWithMarks);
        commit.Parameters.Chunk(key).Text(key.Sync).Json(PositionJson.Write(next)).Time(now)
            .Long(counts.Pages).Long(counts.Read).Long(counts.Inserted).Long(counts.Updated).Long(counts.Unchanged)
            .Long(counts.Duplicates).Long(counts.Rejected).Long(counts.WriteFailed).Long(counts.MalformedPages);
        marks?.AddTo(commit.Parameters);
        batch.BatchCommands.Add(commit);
        var checkpoint = new NpgsqlBatchCommand(Get);
        checkpoint.Parameters.Text(key.Sync).Text(key.Slice);
        batch.BatchCommands.Add(checkpoint);
        var state = new NpgsqlBatchCommand(State);
        state.Parameters.Uuid(key.BatchId);
        batch.BatchCommands.Add(state);

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var stored = await ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var (total, ended) = await reader.ReadAsync(cancellationToken)
            ? (RunColumns.ReadCounts(reader, 0), reader.GetBoolean(9))
            : (RecordCounts.Zero, false);

        var passed = stored is not null && stored.BatchId == key.BatchId && stored.Chunk == key.Chunk + 1 && stored.Position == next;
        return passed ? total : throw new CheckpointConflictException(key, stored, next, ended);
    }

    private static async Task<Checkpoint?> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        await reader.ReadAsync(cancellationToken)
            ? new Checkpoint(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetGuid(2),
                reader.GetInt32(3),
                reader.IsDBNull(4) ? null : PositionJson.Read(reader.GetString(4)),
                reader.GetInt32(5),
                reader.GetFieldValue<DateTimeOffset>(6))
            : null;
}

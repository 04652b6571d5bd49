using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>Slices that a run plans and reads. Planning the same slices again changes nothing.</summary>
public sealed class SliceStore(NpgsqlDataSource dataSource, DatabaseRetry? retry = null)
{
    // Locks the run: a step that is late plans nothing for a run that has ended, so nothing is left behind.
    private const string Open = "SELECT batch_id FROM datasync.run WHERE batch_id = $1 AND ended_at IS NULL FOR SHARE";

    private const string Stage = $"""
        WITH open AS ({Open})
        INSERT INTO datasync.slice (plan_id, level, number, slice, partition)
        SELECT open.batch_id, $2, $3 + u.place - 1, u.slice::json, u.partition
        FROM open, unnest($4, $5) WITH ORDINALITY AS u (slice, partition, place)
        ON CONFLICT (plan_id, level, number) DO UPDATE SET slice = EXCLUDED.slice, partition = EXCLUDED.partition
        """;

    private const string Mark = $"""
        WITH open AS ({Open})
        INSERT INTO datasync.parent_mark AS m (plan_id, stream, partition_key, partition, cursor, rank)
        SELECT DISTINCT ON (u.stream, u.partition)
            open.batch_id, u.stream, sha256(convert_to(u.partition, 'UTF8')), u.partition, u.cursor, u.rank
        FROM open, unnest($2, $3, $4, $5) AS u (stream, partition, cursor, rank)
        ORDER BY u.stream, u.partition, u.rank DESC
        ON CONFLICT (plan_id, stream, partition_key) DO UPDATE SET cursor = EXCLUDED.cursor, rank = EXCLUDED.rank
        WHERE m.rank < EXCLUDED.rank
        """;

    private const string Rewind = $"""
        WITH open AS ({Open})
        DELETE FROM datasync.slice s USING open WHERE s.plan_id = open.batch_id AND (s.level, s.number) >= ($2, $3)
        """;

    private const string Finish = "UPDATE datasync.run SET slices = $2 WHERE batch_id = $1 AND ended_at IS NULL";

    // Of the run's plan, which may be that of the run it resumes.
    private const string Read = """
        SELECT s.slice::text FROM datasync.run r JOIN datasync.slice s ON s.plan_id = r.plan_id
        WHERE r.batch_id = $1 AND s.level = $2 AND s.number >= $3 AND s.number < $4 ORDER BY s.number
        """;

    private const string DropOthers = $"""
        {SliceSql.Plans},
        other AS (
            SELECT plan.id FROM datasync.run own, plan JOIN datasync.run r ON r.batch_id = plan.id
            WHERE own.batch_id = $1 AND r.sync = own.sync AND plan.id <> own.plan_id),
        marks AS (DELETE FROM datasync.parent_mark m USING other WHERE m.plan_id = other.id)
        DELETE FROM datasync.slice s USING other WHERE s.plan_id = other.id
        """;

    private readonly Database _database = new(dataSource, retry);

    /// <summary>
    /// Deletes what was planned from a place on, before planning goes on there: a step that is done again may come to fewer
    /// slices, for its source changes.
    /// </summary>
    public Task RewindAsync(Guid batchId, int level, int number, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Rewind, connection);
                command.Parameters.Uuid(batchId).Int(level).Int(number);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    /// <summary>Stores what a step of planning came to; does nothing when the run has ended.</summary>
    /// <param name="batchId">The run that plans.</param>
    /// <param name="level">Level of the slices.</param>
    /// <param name="first">Number of the first of them.</param>
    /// <param name="slices">The slices in their order; those planned before are replaced.</param>
    /// <param name="seen">How far parent streams were seen; it moves only up.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task StageAsync(
        Guid batchId, int level, int first, IReadOnlyList<PlannedSlice> slices, IReadOnlyList<StoredState> seen, CancellationToken cancellationToken)
    {
        if (slices.Count == 0 && seen.Count == 0)
            return Task.CompletedTask;
        return _database.RunAsync(
            async (connection, token) =>
            {
                await using var batch = new NpgsqlBatch(connection);
                if (slices.Count > 0)
                    batch.BatchCommands.Add(StageCommand(batchId, level, first, slices));
                if (seen.Count > 0)
                    batch.BatchCommands.Add(MarkCommand(batchId, seen));
                return await batch.ExecuteNonQueryAsync(token);
            },
            cancellationToken);
    }

    /// <summary>Notes that the plan of an open run is complete.</summary>
    public Task FinishAsync(Guid batchId, int slices, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Finish, connection);
                command.Parameters.Uuid(batchId).Int(slices);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    /// <summary>Slices of a level in their order.</summary>
    /// <param name="batchId">The run that reads them.</param>
    /// <param name="level">Their level.</param>
    /// <param name="from">Number of the first.</param>
    /// <param name="most">Most slices to answer; fewer come at the end of the level.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<IReadOnlyList<string>> ReadAsync(Guid batchId, int level, int from, int most, CancellationToken cancellationToken) =>
        _database.RunAsync<IReadOnlyList<string>>(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Read, connection);
                command.Parameters.Uuid(batchId).Int(level).Int(from).Int((int)Math.Min((long)from + most, int.MaxValue));
                var slices = new List<string>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                    slices.Add(reader.GetString(0));
                return slices;
            },
            cancellationToken);

    /// <summary>Deletes what earlier runs of the same sync planned, unless this run goes on with it.</summary>
    public Task DropOthersAsync(Guid batchId, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(DropOthers, connection);
                command.Parameters.Uuid(batchId);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    private static NpgsqlBatchCommand StageCommand(Guid batchId, int level, int first, IReadOnlyList<PlannedSlice> slices)
    {
        var command = new NpgsqlBatchCommand(Stage);
        command.Parameters.Uuid(batchId).Int(level).Int(first)
            .Array(NpgsqlDbType.Text, [.. slices.Select(slice => slice.Json)])
            .Array(NpgsqlDbType.Text, [.. slices.Select(slice => slice.Partition)]);
        return command;
    }

    private static NpgsqlBatchCommand MarkCommand(Guid batchId, IReadOnlyList<StoredState> seen)
    {
        var command = new NpgsqlBatchCommand(Mark);
        command.Parameters.Uuid(batchId)
            .Array(NpgsqlDbType.Text, [.. seen.Select(mark => mark.Stream)])
            .Array(NpgsqlDbType.Text, [.. seen.Select(mark => mark.Partition)])
            .Array(NpgsqlDbType.Text, [.. seen.Select(mark => mark.Cursor)])
            .Array(NpgsqlDbType.Numeric, [.. seen.Select(mark => mark.Rank)]);
        return command;
    }
}

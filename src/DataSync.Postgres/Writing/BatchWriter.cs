using DataSync.Core.Definitions;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>
/// Upserts staged batches, each with the effect of exactly once: rows, counts and dead letters of a batch are stored in
/// one transaction that also marks the batch done, and a batch that is done answers its stored counts.
/// </summary>
public sealed class BatchWriter(
    NpgsqlDataSource dataSource,
    IDeadLetterKeys keys,
    StagingCache? cache = null,
    DatabaseRetry? retry = null,
    ILogger<BatchWriter>? logger = null)
{
    // Three statements, three snapshots, in this order: a batch that vanishes in between is seen as committed.
    private const string Load = """
        SELECT batch, rows, stamp, done_at IS NOT NULL, inserted, updated, unchanged, write_failed
        FROM datasync.staged_batch WHERE batch_id = $1 AND slice = $2 AND chunk = $3 ORDER BY batch
        """;

    private const string LoadPages =
        "SELECT page, body, records FROM datasync.staged_page WHERE batch_id = $1 AND slice = $2 AND chunk = $3 ORDER BY page";

    private const string Passed =
        "SELECT chunk > $3 FROM datasync.checkpoint WHERE sync = $4 AND slice = $2 AND batch_id = $1";

    private readonly Database _database = new(dataSource, retry);
    private readonly UpsertStatements _statements = new();
    private readonly ILogger _logger = logger ?? NullLogger<BatchWriter>.Instance;

    /// <summary>Writes one batch; records that the database refuses go to the dead letters, the rest is written.</summary>
    /// <param name="key">The chunk.</param>
    /// <param name="batch">Number of the batch in the chunk, from 0.</param>
    /// <param name="definition">Destination and mapping.</param>
    /// <param name="map">Maps the chunk's pages to its batches, as was done when they were staged; asked when their rows are not at hand.</param>
    /// <param name="now">Time of writing, for columns that hold it.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is written then.</param>
    /// <returns>Inserted, updated, unchanged and refused records; zero when the checkpoint has passed the chunk.</returns>
    /// <exception cref="StagingLostException">The batch is not staged and its chunk not committed.</exception>
    /// <exception cref="DestinationConfigurationException">Table and mapping do not fit.</exception>
    /// <exception cref="DatabaseUnavailableException">The database cannot be used now.</exception>
    public Task<RecordCounts> WriteAsync(
        ChunkKey key,
        int batch,
        SyncDefinition definition,
        Func<IReadOnlyList<StagedPage>, IReadOnlyList<RowBatch>> map,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var staged = cache?.TakeBatch(key, batch) is { } entry ? new StagedBatch(entry.Rows, entry.Stamp) : null;
        return _database.RunAsync(
            async (connection, token) =>
            {
                while (true)
                {
                    if (staged is null)
                    {
                        (staged, var stored) = await LoadAsync(connection, key, batch, map, token);
                        if (staged is null)
                            return stored;
                    }

                    if (await WriteAsync(connection, key, batch, staged, definition, now, token) is { } counts)
                        return counts;

                    // Done by another execution, committed, or staged anew: the table tells.
                    staged = null;
                }
            },
            cancellationToken);
    }

    /// <summary>The counts; null when the batch could not be claimed.</summary>
    private async Task<RecordCounts?> WriteAsync(
        NpgsqlConnection connection, ChunkKey key, int batch, StagedBatch staged, SyncDefinition definition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var reread = false; ; reread = true)
        {
            var upsert = await _statements.GetAsync(connection, definition, staged.Rows.Columns, cancellationToken);
            var table = upsert.Table.Name.ToString();
            try
            {
                if (FaultFinder.TooLong(upsert.Table, staged.Rows) is { Count: > 0 } misfits)
                    return await SplitAsync(connection, key, batch, staged, upsert, misfits, now, cancellationToken);
                try
                {
                    return await WriteWholeAsync(connection, key, batch, staged, upsert, now, cancellationToken);
                }
                catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.RecordRefused)
                {
                    Log.BatchRefused(_logger, table, key.Chunk, batch, e.SqlState);
                    return await SplitAsync(connection, key, batch, staged, upsert, [], now, cancellationToken);
                }
            }
            catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.Configuration)
            {
                // The table may have been altered since its shape was read; once is enough to know.
                _statements.Forget(upsert.Table);
                if (reread)
                    throw ConfigurationError.From(e, table);
                Log.TableReread(_logger, table, e.SqlState);
            }
        }
    }

    private async Task<RecordCounts?> SplitAsync(
        NpgsqlConnection connection, ChunkKey key, int batch, StagedBatch staged, UpsertStatement upsert,
        IReadOnlyCollection<int> misfits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Asked for only here: a batch without refused records needs no key.
        var cipher = await keys.CurrentAsync(cancellationToken);
        var counts = await new SplitWrite(connection, key, batch, staged, upsert, cipher, now).WriteAsync(misfits, cancellationToken);
        if (counts is { WriteFailed: > 0 })
            Log.RecordsRefused(_logger, upsert.Table.Name.ToString(), key.Chunk, batch, (int)counts.WriteFailed, staged.Rows.Count);
        return counts;
    }

    /// <summary>Writes the batch as a whole; null when it could not be claimed.</summary>
    private async Task<RecordCounts?> WriteWholeAsync(
        NpgsqlConnection connection, ChunkKey key, int batch, StagedBatch staged, UpsertStatement upsert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (upsert.ExpectsNewRows)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (await ExecuteAsync(connection, upsert.Insert, key, batch, staged, now, cancellationToken) is { } inserted)
            {
                await transaction.CommitAsync(cancellationToken);
                return inserted;
            }

            await transaction.RollbackAsync(cancellationToken);
        }

        var counts = await ExecuteAsync(connection, upsert.Claim, key, batch, staged, now, cancellationToken);
        upsert.ExpectsNewRows = counts?.Inserted == staged.Rows.Count;
        return counts;
    }

    private async Task<RecordCounts?> ExecuteAsync(
        NpgsqlConnection connection, string sql, ChunkKey key, int batch, StagedBatch staged, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Time(now).Chunk(key).Int(batch).Uuid(staged.Stamp).Int(staged.Rows.Count);
        foreach (var column in staged.Rows.Values)
            command.Parameters.Array(NpgsqlDbType.Text, column);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var counts = ReadCounts(reader, 0);
        Log.BatchWritten(_logger, key.Sync, key.Chunk, batch, counts.Inserted, counts.Updated, counts.Unchanged);
        return counts;
    }

    /// <summary>The staged rows, or, when there is nothing to write, the counts to answer.</summary>
    private async Task<(StagedBatch? Staged, RecordCounts Stored)> LoadAsync(
        NpgsqlConnection connection,
        ChunkKey key,
        int batch,
        Func<IReadOnlyList<StagedPage>, IReadOnlyList<RowBatch>> map,
        CancellationToken cancellationToken)
    {
        var (waiting, stored, pages, passed) = await ReadChunkAsync(connection, key, batch, cancellationToken);
        if (stored is not null)
        {
            Log.BatchAlreadyDone(_logger, key.Chunk, batch);
            return (null, stored);
        }

        if (!waiting.ContainsKey(batch))
            return passed ? (null, RecordCounts.Zero) : throw new StagingLostException(key, batch);

        var mapped = map(pages);
        foreach (var (number, (rows, stamp)) in waiting)
        {
            // Fewer or more rows than were staged: pages are missing, or the mapping was changed meanwhile.
            if (number >= mapped.Count || mapped[number].Count != rows)
                throw new StagingLostException(key, number);
            if (number != batch)
                cache?.AddBatch(key, number, mapped[number], stamp);
        }

        return (new StagedBatch(mapped[batch], waiting[batch].Stamp), RecordCounts.Zero);
    }

    /// <summary>The chunk's batches that wait, the counts of this one when it is done, the pages, and whether the checkpoint has passed the chunk.</summary>
    private static async Task<(Dictionary<int, (int Rows, Guid Stamp)> Waiting, RecordCounts? Stored, IReadOnlyList<StagedPage> Pages, bool Passed)> ReadChunkAsync(
        NpgsqlConnection connection, ChunkKey key, int batch, CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection);
        foreach (var sql in new[] { Load, LoadPages, Passed })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Chunk(key);
            if (sql == Passed)
                command.Parameters.Text(key.Sync);
            commands.BatchCommands.Add(command);
        }

        var waiting = new Dictionary<int, (int, Guid)>();
        RecordCounts? stored = null;
        await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (!reader.GetBoolean(3))
                waiting.Add(reader.GetInt32(0), (reader.GetInt32(1), reader.GetGuid(2)));
            else if (reader.GetInt32(0) == batch)
                stored = ReadCounts(reader, 4);
        }

        await reader.NextResultAsync(cancellationToken);
        var pages = new List<StagedPage>();
        while (await reader.ReadAsync(cancellationToken))
            pages.Add(new StagedPage(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), reader.GetInt32(2)));

        await reader.NextResultAsync(cancellationToken);
        return (waiting, stored, pages, await reader.ReadAsync(cancellationToken) && reader.GetBoolean(0));
    }

    private static RecordCounts ReadCounts(NpgsqlDataReader row, int first) => new(
        Inserted: row.GetInt32(first),
        Updated: row.GetInt32(first + 1),
        Unchanged: row.GetInt32(first + 2),
        WriteFailed: row.GetInt32(first + 3));
}

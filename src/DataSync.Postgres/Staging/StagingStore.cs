using DataSync.Core.Records;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>
/// Pages and mapped rows on their way from the source into the destination. Staging again is harmless: the last copy of
/// a page wins, the first copy of a batch stays.
/// </summary>
public sealed class StagingStore(
    NpgsqlDataSource dataSource, StagingCache? cache = null, DatabaseRetry? retry = null, TimeProvider? timeProvider = null)
{
    private const string StagePages = """
        INSERT INTO datasync.staged_page (batch_id, slice, chunk, page, records, stamp, body)
        SELECT $1, $2, $3, u.page, u.records, u.stamp, u.body
        FROM unnest($4, $5, $6, $7) AS u (page, records, stamp, body)
        ON CONFLICT (batch_id, slice, chunk, page) DO UPDATE SET
            records = EXCLUDED.records, stamp = EXCLUDED.stamp, body = EXCLUDED.body
        """;

    private const string StageBatches = """
        INSERT INTO datasync.staged_batch (batch_id, slice, chunk, batch, rows, stamp)
        SELECT $1, $2, $3, u.batch, u.rows, u.stamp
        FROM unnest($4, $5, $6) AS u (batch, rows, stamp)
        ON CONFLICT (batch_id, slice, chunk, batch) DO NOTHING
        """;

    // Bodies that the process holds already stay where they are.
    private const string ReadPages = """
        SELECT page, records, CASE WHEN stamp = ANY ($6) THEN NULL ELSE body END, stamp
        FROM datasync.staged_page
        WHERE batch_id = $1 AND slice = $2 AND chunk = $3 AND page BETWEEN $4 AND $5
        ORDER BY page
        """;

    private const string Purge = """
        WITH pages AS (
            DELETE FROM datasync.staged_page p
            WHERE NOT EXISTS (SELECT FROM datasync.run r WHERE r.batch_id = p.batch_id AND r.ended_at IS NULL) RETURNING 1),
        batches AS (
            DELETE FROM datasync.staged_batch b
            WHERE NOT EXISTS (SELECT FROM datasync.run r WHERE r.batch_id = b.batch_id AND r.ended_at IS NULL) RETURNING 1)
        SELECT (SELECT count(*) FROM pages) + (SELECT count(*) FROM batches)
        """;

    private readonly Database _database = new(dataSource, retry);
    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;

    /// <summary>Stages pages; a page staged before is replaced. The bytes are copied.</summary>
    public async Task StagePagesAsync(ChunkKey key, IReadOnlyList<StagedPage> pages, CancellationToken cancellationToken)
    {
        if (pages.Count == 0)
            return;
        var stamps = NewStamps(pages.Count);
        var copies = pages.Select(page => page with { Records = page.Records.ToArray() }).ToArray();
        await ExecuteAsync(
            StagePages,
            parameters => parameters.Chunk(key)
                .Array(NpgsqlDbType.Integer, [.. copies.Select(page => page.Page)])
                .Array(NpgsqlDbType.Integer, [.. copies.Select(page => page.Count)])
                .Array(NpgsqlDbType.Uuid, stamps)
                .Array(NpgsqlDbType.Bytea, [.. copies.Select(page => page.Records)]),
            cancellationToken);
        for (var i = 0; i < copies.Length; i++)
            cache?.AddPage(key, copies[i], stamps[i]);
    }

    /// <summary>
    /// Reads the staged pages of a range in order. Pages that were never staged (malformed ones) are left out, so compare
    /// the records read with those fetched.
    /// </summary>
    public Task<IReadOnlyList<StagedPage>> ReadPagesAsync(ChunkKey key, int firstPage, int lastPage, CancellationToken cancellationToken)
    {
        var cached = new Dictionary<Guid, StagedPage>();
        for (var page = firstPage; cache is not null && page <= lastPage; page++)
        {
            if (cache.TakePage(key, page) is { } entry)
                cached.Add(entry.Stamp, entry.Page);
        }

        return _database.RunAsync(
            (connection, token) => ReadPagesAsync(connection, key, firstPage, lastPage, cached, token), cancellationToken);
    }

    /// <summary>
    /// Stages mapped rows as batches 0 to n-1; a batch staged before is kept as it is. The rows themselves stay in this
    /// process: they follow from the staged pages, and are mapped from them again should the process end.
    /// </summary>
    public async Task StageBatchesAsync(ChunkKey key, IReadOnlyList<RowBatch> batches, CancellationToken cancellationToken)
    {
        if (batches.Count == 0)
            return;
        var stamps = NewStamps(batches.Count);
        await ExecuteAsync(
            StageBatches,
            parameters => parameters.Chunk(key)
                .Array(NpgsqlDbType.Integer, [.. Enumerable.Range(0, batches.Count)])
                .Array(NpgsqlDbType.Integer, [.. batches.Select(rows => rows.Count)])
                .Array(NpgsqlDbType.Uuid, stamps),
            cancellationToken);
        for (var batch = 0; batch < batches.Count; batch++)
            cache?.AddBatch(key, batch, batches[batch], stamps[batch]);
    }

    /// <summary>Deletes what activities have staged after their run had ended.</summary>
    /// <returns>Pages and batches deleted.</returns>
    public Task<long> PurgeAsync(CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Purge, connection);
                return (long)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);

    private Guid[] NewStamps(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7(_timeProvider.GetUtcNow()))];

    private Task<int> ExecuteAsync(string sql, Action<NpgsqlParameterCollection> parameters, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                parameters(command.Parameters);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    private static async Task<IReadOnlyList<StagedPage>> ReadPagesAsync(
        NpgsqlConnection connection,
        ChunkKey key,
        int firstPage,
        int lastPage,
        Dictionary<Guid, StagedPage> cached,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadPages, connection);
        command.Parameters.Chunk(key).Int(firstPage).Int(lastPage).Array(NpgsqlDbType.Uuid, cached.Keys.ToArray());
        var pages = new List<StagedPage>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            pages.Add(reader.IsDBNull(2)
                ? cached[reader.GetGuid(3)]
                : new StagedPage(reader.GetInt32(0), reader.GetFieldValue<byte[]>(2), reader.GetInt32(1)));
        }

        return pages;
    }
}

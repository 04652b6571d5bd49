using DataSync.Core.Mapping;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>
/// Writes a batch that the database refuses as a whole: sets aside the records that the table's shape shows cannot fit,
/// halves the others down to the records at fault, writes the rest and puts the guilty into the dead letters, in one
/// transaction.
/// </summary>
internal sealed class SplitWrite(
    NpgsqlConnection connection, ChunkKey key, int batch, StagedBatch staged, UpsertStatement upsert, DeadLetterCipher cipher, DateTimeOffset now)
{
    private const string Claim = """
        SELECT 1 FROM datasync.staged_batch
        WHERE batch_id = $1 AND slice = $2 AND chunk = $3 AND batch = $4 AND stamp = $5 AND done_at IS NULL
        FOR UPDATE
        """;

    private const string Pages =
        "SELECT page, body FROM datasync.staged_page WHERE batch_id = $1 AND slice = $2 AND chunk = $3 AND page = ANY ($4)";

    private const string Done = """
        UPDATE datasync.staged_batch SET done_at = $5, inserted = $6, updated = $7, unchanged = $8, write_failed = $9
        WHERE batch_id = $1 AND slice = $2 AND chunk = $3 AND batch = $4
        """;

    private readonly HalvingWrite _write = new(connection, upsert, staged.Rows, key.BatchId, now);

    /// <summary>The counts; null when the batch could not be claimed.</summary>
    /// <param name="misfits">Rows that cannot fit, ascending; empty when the server refused the whole batch.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is written then.</param>
    public async Task<RecordCounts?> WriteAsync(IReadOnlyCollection<int> misfits, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await ClaimAsync(cancellationToken))
            return null;

        _write.Refuse(misfits);
        var others = Enumerable.Range(0, staged.Rows.Count).Except(misfits).ToArray();
        if (misfits.Count == 0)
            await _write.HalveAsync(others, cancellationToken);
        else if (others.Length > 0)
            await _write.WriteAsync(others, cancellationToken);

        var rows = staged.Rows.Count;
        var counts = new RecordCounts(
            Inserted: _write.Inserted,
            Updated: _write.Updated,
            Unchanged: rows - _write.Inserted - _write.Updated - _write.Refused.Count,
            WriteFailed: _write.Refused.Count);
        var letters = await DeadLettersAsync(cancellationToken);
        await using var finish = new NpgsqlBatch(connection);
        if (letters.Count > 0)
            finish.BatchCommands.Add(DeadLetterStore.AddCommand(key, letters, cipher, now));
        var done = new NpgsqlBatchCommand(Done);
        done.Parameters.Chunk(key).Int(batch).Time(now).Int(_write.Inserted).Int(_write.Updated).Int((int)counts.Unchanged).Int(_write.Refused.Count);
        finish.BatchCommands.Add(done);
        await finish.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return counts;
    }

    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(Savepoint.ConstraintsNow) } };
        var claim = new NpgsqlBatchCommand(Claim);
        claim.Parameters.Chunk(key).Int(batch).Uuid(staged.Stamp);
        commands.BatchCommands.Add(claim);
        return await commands.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        if (_write.Refused.Count == 0)
            return [];
        var faults = new FaultFinder(connection, upsert.Table, staged.Rows);
        var pages = await PagesAsync(cancellationToken);
        var letters = new List<DeadLetter>(_write.Refused.Count);
        foreach (var (row, error) in _write.Refused)
        {
            var fault = await faults.DescribeAsync(row, error, cancellationToken);
            var (page, index) = (staged.Rows.Pages[row], staged.Rows.Indexes[row]);
            letters.Add(new DeadLetter(DeadLetterStage.Write, fault.Code, fault.Column, fault.Message, page, index, Payload(pages, row)));
        }

        return letters;
    }

    private async Task<Dictionary<int, byte[]>> PagesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Pages, connection);
        command.Parameters.Chunk(key).Array(NpgsqlDbType.Integer, [.. _write.Refused.Select(refused => staged.Rows.Pages[refused.Row]).Distinct()]);
        var pages = new Dictionary<int, byte[]>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            pages.Add(reader.GetInt32(0), reader.GetFieldValue<byte[]>(1));
        return pages;
    }

    /// <summary>The record as the source sent it.</summary>
    private ReadOnlyMemory<byte> Payload(Dictionary<int, byte[]> pages, int row) => pages.TryGetValue(staged.Rows.Pages[row], out var page)
        ? RecordSlicer.Slice(page, staged.Rows.Indexes[row])
        : throw new StagingLostException(key, batch);
}

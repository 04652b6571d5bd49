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
    // One record that alone exceeds the statement timeout is at fault; when more do, the server is, and waiting out the
    // timeout for each of them would take hours.
    private const int MaxTimeouts = 3;

    // Deferred constraints must speak up at the statement that breaks them, not at the commit.
    private const string Immediate = "SET CONSTRAINTS ALL IMMEDIATE";

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

    private readonly List<RefusedRow> _refused = [];
    private int _inserted;
    private int _updated;
    private int _timeouts;

    /// <summary>The counts; null when the batch could not be claimed.</summary>
    /// <param name="misfits">Rows that cannot fit, ascending; empty when the server refused the whole batch.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is written then.</param>
    public async Task<RecordCounts?> WriteAsync(IReadOnlyCollection<int> misfits, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await ClaimAsync(cancellationToken))
            return null;

        _refused.AddRange(misfits.Select(row => new RefusedRow(row, null)));
        var others = Enumerable.Range(0, staged.Rows.Count).Except(misfits).ToArray();
        if (misfits.Count == 0)
            await HalveAsync(others, cancellationToken);
        else if (others.Length > 0)
            await WriteRowsAsync(others, cancellationToken);

        var rows = staged.Rows.Count;
        var counts = new RecordCounts(
            Inserted: _inserted, Updated: _updated, Unchanged: rows - _inserted - _updated - _refused.Count, WriteFailed: _refused.Count);
        var letters = await DeadLettersAsync(cancellationToken);
        await using var finish = new NpgsqlBatch(connection);
        if (letters.Count > 0)
            finish.BatchCommands.Add(DeadLetterStore.AddCommand(key, letters, cipher, now));
        var done = new NpgsqlBatchCommand(Done);
        done.Parameters.Chunk(key).Int(batch).Time(now).Int(_inserted).Int(_updated).Int((int)counts.Unchanged).Int(_refused.Count);
        finish.BatchCommands.Add(done);
        await finish.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return counts;
    }

    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(Immediate) } };
        var claim = new NpgsqlBatchCommand(Claim);
        claim.Parameters.Chunk(key).Int(batch).Uuid(staged.Stamp);
        commands.BatchCommands.Add(claim);
        return await commands.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private async Task HalveAsync(ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        var half = rows.Length / 2;
        if (half > 0)
            await WriteRowsAsync(rows[..half], cancellationToken);
        await WriteRowsAsync(rows[half..], cancellationToken);
    }

    private async Task WriteRowsAsync(ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
    {
        var write = new NpgsqlBatchCommand(upsert.Write);
        write.Parameters.Time(now).Uuid(key.BatchId);
        foreach (var column in staged.Rows.Values)
            write.Parameters.Array(NpgsqlDbType.Text, Pick(column, rows.Span));
        try
        {
            var (inserted, updated) = await Savepoint.ExecuteAsync(
                connection, write, row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken);
            _inserted += inserted;
            _updated += updated;
        }
        catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.RecordRefused)
        {
            if (rows.Length > 1)
            {
                await HalveAsync(rows, cancellationToken);
                return;
            }

            if (e.SqlState == PostgresErrorCodes.QueryCanceled && ++_timeouts > MaxTimeouts)
                throw new DatabaseUnavailableException(UnavailableReason.Stalled, e);
            _refused.Add(new RefusedRow(rows.Span[0], e));
        }
    }

    private static string?[] Pick(string?[] column, ReadOnlySpan<int> rows)
    {
        var picked = new string?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            picked[i] = column[rows[i]];
        return picked;
    }

    private async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        if (_refused.Count == 0)
            return [];
        var faults = new FaultFinder(connection, upsert.Table, staged.Rows);
        var pages = await PagesAsync(cancellationToken);
        var letters = new List<DeadLetter>(_refused.Count);
        foreach (var (row, error) in _refused)
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
        command.Parameters.Chunk(key).Array(NpgsqlDbType.Integer, [.. _refused.Select(refused => staged.Rows.Pages[refused.Row]).Distinct()]);
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

    private readonly record struct RefusedRow(int Row, PostgresException? Error);
}

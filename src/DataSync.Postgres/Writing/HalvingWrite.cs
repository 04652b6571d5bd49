using DataSync.Core.Records;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>
/// Writes rows within the caller's transaction: what the database refuses is halved down to the rows at fault, the rest
/// is written.
/// </summary>
internal sealed class HalvingWrite(NpgsqlConnection connection, UpsertStatement upsert, RowBatch rows, Guid batchId, DateTimeOffset now)
{
    // One record that alone exceeds the statement timeout is at fault; when more do, the server is, and waiting out the
    // timeout for each of them would take hours.
    private const int MaxTimeouts = 3;

    private readonly List<RefusedRow> _refused = [];
    private int _timeouts;

    /// <summary>Rows that were new.</summary>
    public int Inserted { get; private set; }

    /// <summary>Rows that were there and differed.</summary>
    public int Updated { get; private set; }

    /// <summary>Rows that cannot be written.</summary>
    public IReadOnlyList<RefusedRow> Refused => _refused;

    /// <summary>Sets aside rows that cannot fit, without asking the server.</summary>
    public void Refuse(IEnumerable<int> misfits) => _refused.AddRange(misfits.Select(row => new RefusedRow(row, null)));

    /// <summary>Writes rows in two halves, since the database refused them as a whole.</summary>
    public async Task HalveAsync(ReadOnlyMemory<int> numbers, CancellationToken cancellationToken)
    {
        var half = numbers.Length / 2;
        if (half > 0)
            await WriteAsync(numbers[..half], cancellationToken);
        await WriteAsync(numbers[half..], cancellationToken);
    }

    /// <summary>Writes rows.</summary>
    /// <exception cref="DatabaseUnavailableException">Row after row exceeds the statement timeout.</exception>
    public async Task WriteAsync(ReadOnlyMemory<int> numbers, CancellationToken cancellationToken)
    {
        var write = new NpgsqlBatchCommand(upsert.Write);
        write.Parameters.Time(now).Uuid(batchId);
        foreach (var column in rows.Values)
            write.Parameters.Array(NpgsqlDbType.Text, Pick(column, numbers.Span));
        try
        {
            var (inserted, updated) = await Savepoint.ExecuteAsync(
                connection, write, row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken);
            Inserted += inserted;
            Updated += updated;
        }
        catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.RecordRefused)
        {
            if (numbers.Length > 1)
            {
                await HalveAsync(numbers, cancellationToken);
                return;
            }

            if (e.SqlState == PostgresErrorCodes.QueryCanceled && ++_timeouts > MaxTimeouts)
                throw new DatabaseUnavailableException(UnavailableReason.Stalled, e);
            _refused.Add(new RefusedRow(numbers.Span[0], e));
        }
    }

    private static string?[] Pick(string?[] column, ReadOnlySpan<int> rows)
    {
        var picked = new string?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            picked[i] = column[rows[i]];
        return picked;
    }
}

/// <summary>A row that cannot be written.</summary>
/// <param name="Row">Its number in the batch.</param>
/// <param name="Error">What the server said; null when it was not asked.</param>
internal readonly record struct RefusedRow(int Row, PostgresException? Error);

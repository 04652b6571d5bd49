using DataSync.Core.Definitions;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>
/// Says what writing a batch would come to: writes it as a run would, with every constraint and trigger, and rolls back.
/// What a rollback does not undo happens: sequences move on, and rows are locked for as long as it takes.
/// </summary>
public sealed class BatchRehearsal(NpgsqlDataSource dataSource, DatabaseRetry? retry = null)
{
    private readonly Database _database = new(dataSource, retry);

    /// <summary>What would become of the rows.</summary>
    /// <exception cref="DestinationConfigurationException">Table and mapping do not fit.</exception>
    public Task<RehearsalResult> RehearseAsync(SyncDefinition definition, RowBatch rows, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                // Nothing is remembered: people preview a mapping while they change the table.
                var upsert = await new UpsertStatements().GetAsync(connection, definition, rows.Columns, token);
                await using var transaction = await connection.BeginTransactionAsync(token);
                await using (var immediate = new NpgsqlCommand(Savepoint.ConstraintsNow, connection))
                    await immediate.ExecuteNonQueryAsync(token);

                var write = new HalvingWrite(connection, upsert, rows, Guid.Empty, now);
                await write.WriteAsync(Enumerable.Range(0, rows.Count).ToArray(), token);
                var faults = new FaultFinder(connection, upsert.Table, rows);
                var refused = new List<DeadLetterReason>();
                foreach (var (row, error) in write.Refused)
                {
                    var fault = await faults.DescribeAsync(row, error, token);
                    refused.Add(new DeadLetterReason("write", fault.Code, fault.Column, fault.Message, rows.Pages[row], rows.Indexes[row]));
                }

                await transaction.RollbackAsync(token);
                var unchanged = rows.Count - write.Inserted - write.Updated - write.Refused.Count;
                return new RehearsalResult(
                    new RecordCounts(Inserted: write.Inserted, Updated: write.Updated, Unchanged: unchanged, WriteFailed: write.Refused.Count),
                    refused);
            },
            cancellationToken);
}

/// <summary>What writing a batch would come to.</summary>
/// <param name="Counts">Inserted, updated, unchanged and refused.</param>
/// <param name="Refused">Rows that the database refuses, with the reasons.</param>
public sealed record RehearsalResult(RecordCounts Counts, IReadOnlyList<DeadLetterReason> Refused);

using Npgsql;

namespace DataSync.Postgres;

/// <summary>Runs one statement of a transaction so that its failure does not end the transaction.</summary>
internal static class Savepoint
{
    /// <summary>Deferred constraints must speak up at the statement that breaks them, not at the commit.</summary>
    public const string ConstraintsNow = "SET CONSTRAINTS ALL IMMEDIATE";

    /// <summary>Executes the statement and reads its one row, in one round trip. When it fails, its effects are undone and the failure is thrown.</summary>
    public static async Task<T> ExecuteAsync<T>(
        NpgsqlConnection connection, NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var commands = new NpgsqlBatch(connection)
            {
                BatchCommands = { new NpgsqlBatchCommand("SAVEPOINT piece"), command, new NpgsqlBatchCommand("RELEASE SAVEPOINT piece") },
            };
            await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return read(reader);
        }
        catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.RecordRefused)
        {
            await using var undo = new NpgsqlBatch(connection)
            {
                BatchCommands = { new NpgsqlBatchCommand("ROLLBACK TO SAVEPOINT piece"), new NpgsqlBatchCommand("RELEASE SAVEPOINT piece") },
            };
            await undo.ExecuteNonQueryAsync(cancellationToken);
            throw;
        }
    }
}

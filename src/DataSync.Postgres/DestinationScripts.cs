using Npgsql;

namespace DataSync.Postgres;

/// <summary>Applies the SQL scripts that create destination tables (<c>definitions/destinations/*.sql</c>).</summary>
public sealed class DestinationScripts(NpgsqlDataSource dataSource)
{
    // A scan of the catalog, not to_regclass: that may answer from a cache filled before another starter committed.
    private const string TableExists = """
        SELECT EXISTS (
            SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = $2 AND CASE WHEN $1 IS NULL THEN n.nspname = ANY (current_schemas(false)) ELSE n.nspname = $1 END)
        """;

    // One starter after the other; it is waited for as long as it takes.
    private static readonly string Turn = $"SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({Migrator.AdvisoryLock})";

    /// <summary>Runs a script unless the table it is named after exists: a table that is in use is never touched.</summary>
    /// <param name="fileName">Name of the script's file: the table's, with <c>.sql</c>.</param>
    /// <param name="sql">Text of the script.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the script was run.</returns>
    public async Task<bool> ApplyAsync(string fileName, string sql, CancellationToken cancellationToken)
    {
        var table = TableName.Parse(Path.GetFileNameWithoutExtension(fileName));
        await using var connection = await dataSource.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand(Turn, connection) { CommandTimeout = 0 };
        await turn.ExecuteNonQueryAsync(cancellationToken);
        await using var exists = new NpgsqlCommand(TableExists, connection);
        exists.Parameters.Text(table.Schema).Text(table.Table);
        if (await exists.ExecuteScalarAsync(cancellationToken) is true)
            return false;
        await using var script = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await script.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}

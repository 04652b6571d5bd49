using Npgsql;

namespace DataSync.Postgres;

/// <summary>Applies the SQL scripts that create destination tables (<c>definitions/destinations/*.sql</c>).</summary>
public sealed class DestinationScripts(NpgsqlDataSource dataSource)
{
    private const string TableExists = "SELECT to_regclass($1) IS NOT NULL";

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
        await using var exists = new NpgsqlCommand(TableExists, connection);
        exists.Parameters.Text(table.ToString());
        if (await exists.ExecuteScalarAsync(cancellationToken) is true)
            return false;
        await using var script = new NpgsqlCommand(sql, connection);
        await script.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}

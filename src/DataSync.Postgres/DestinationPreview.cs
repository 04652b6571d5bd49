using Npgsql;

namespace DataSync.Postgres;

/// <summary>Some rows of a table as text.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Rows, each with a text per column, null for NULL.</param>
public sealed record RowSample(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>Shows what stands in a destination, as far as the login may read it.</summary>
public sealed class DestinationPreview(NpgsqlDataSource dataSource)
{
    private const string Readable = """
        SELECT attname FROM pg_attribute
        WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND has_column_privilege(attrelid, attnum, 'SELECT')
        ORDER BY attnum
        """;

    private readonly Database _database = new(dataSource, null);

    /// <summary>Some rows of a table, in no order in particular. Columns that the login may not read are left out.</summary>
    /// <param name="table">The table, optionally with its schema.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<RowSample> SampleAsync(string table, int limit, CancellationToken cancellationToken) => _database.RunAsync(
        async (connection, token) =>
        {
            var name = TableName.Parse(table).ToString();
            var columns = await ReadableAsync(connection, name, token);
            await using var command = new NpgsqlCommand($"SELECT {Sql.Identifiers(columns)} FROM {name} LIMIT $1", connection);
            command.Parameters.Int(limit);
            command.AllResultTypesAreUnknown = true;
            await using var reader = await command.ExecuteReaderAsync(token);
            var rows = new List<IReadOnlyList<string?>>();
            while (await reader.ReadAsync(token))
                rows.Add([.. Enumerable.Range(0, columns.Count).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
            return new RowSample(columns, rows);
        },
        cancellationToken);

    private static async Task<List<string>> ReadableAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Readable, connection);
        command.Parameters.Text(table);
        var columns = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            columns.Add(reader.GetString(0));
        return columns;
    }
}

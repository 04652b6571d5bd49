using Npgsql;

namespace DataSync.Postgres;

/// <summary>Some rows of a table as text.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">Rows, each with a text per column, null for NULL.</param>
public sealed record RowSample(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>Shows what stands in a destination.</summary>
public sealed class DestinationPreview(NpgsqlDataSource dataSource)
{
    /// <summary>Some rows of a table, in no order in particular.</summary>
    /// <param name="table">The table, optionally with its schema.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RowSample> SampleAsync(string table, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"SELECT * FROM {TableName.Parse(table)} LIMIT $1");
        command.Parameters.Int(limit);
        command.AllResultTypesAreUnknown = true;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        return new RowSample(columns, rows);
    }
}

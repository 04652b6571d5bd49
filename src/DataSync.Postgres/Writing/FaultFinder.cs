using DataSync.Core.Records;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Why a record was refused.</summary>
/// <param name="Code">Stable code, such as <c>value_too_long</c>.</param>
/// <param name="Column">Column at fault; null when it is the whole row or cannot be told.</param>
/// <param name="Message">The reason in plain words, without values.</param>
internal sealed record Fault(string Code, string? Column, string Message);

/// <summary>
/// Says in words why the server refused a row. The server's own messages are not used: many quote the value. Where the
/// server names no column, the values are tried against the types of their columns.
/// </summary>
internal sealed class FaultFinder(NpgsqlConnection connection, TableShape table, RowBatch rows)
{
    private const string ColumnOfConstraint = """
        SELECT min(a.attname) FROM (
            SELECT unnest(conkey) AS attnum FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2
            UNION
            SELECT unnest(i.indkey) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE i.indrelid = to_regclass($1) AND c.relname = $2) k
        JOIN pg_attribute a ON a.attrelid = to_regclass($1) AND a.attnum = k.attnum
        HAVING count(*) = 1
        """;

    private readonly Dictionary<string, string?> _columnsOfConstraints = [];

    /// <summary>
    /// Rows with a value longer than its column. To know them beforehand saves the server's refusal of the whole batch and
    /// the search for them.
    /// </summary>
    public static IReadOnlyCollection<int> TooLong(TableShape table, RowBatch rows)
    {
        var tooLong = new SortedSet<int>();
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            if (!table.TryGetColumn(rows.Columns[i], out var column) || column.MaxLength is not { } most)
                continue;
            for (var row = 0; row < rows.Count; row++)
            {
                if (IsLonger(rows.Values[i][row], most))
                    tooLong.Add(row);
            }
        }

        return tooLong;
    }

    /// <summary>Describes a refusal, inside the transaction that met it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="error">What the server said; null when a value is too long and the server was not asked.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Fault> DescribeAsync(int row, PostgresException? error, CancellationToken cancellationToken)
    {
        if (error is null)
            return LongerThan(TooLong(row)!);
        var column = await ColumnAsync(row, error, cancellationToken);
        if (error.SqlState == PostgresErrorCodes.StringDataRightTruncation && column?.MaxLength is not null)
            return LongerThan(column);
        var (code, message) = Describe(error, column);
        return new Fault(code, column?.Name, message);
    }

    private static Fault LongerThan(ColumnShape column) =>
        new("value_too_long", column.Name, $"The value is longer than the {column.MaxLength} characters of column {column.Name}.");

    private static (string Code, string Message) Describe(PostgresException error, ColumnShape? column)
    {
        var name = column is null ? "a column" : $"column {column.Name}";
        var constraint = error.ConstraintName is null ? "" : $" (constraint {error.ConstraintName})";
        return error.SqlState switch
        {
            PostgresErrorCodes.StringDataRightTruncation => ("value_too_long", $"A value is longer than {name} allows."),
            PostgresErrorCodes.NotNullViolation => ("not_null_violation", $"There is no value for {name}, which must have one."),
            PostgresErrorCodes.UniqueViolation => ("unique_violation", $"Another row has the same value{constraint}."),
            PostgresErrorCodes.ForeignKeyViolation => ("foreign_key_violation", $"The row that this record refers to does not exist{constraint}."),
            PostgresErrorCodes.CheckViolation => ("check_violation", $"The record breaks a rule of the table{constraint}."),
            PostgresErrorCodes.ExclusionViolation => ("exclusion_violation", $"The record overlaps with another row{constraint}."),
            PostgresErrorCodes.QueryCanceled => ("statement_timeout", "Writing this record alone takes longer than the statement timeout."),
            PostgresErrorCodes.ProgramLimitExceeded => ("value_too_large", $"A value is too large for an index or limit of the server{constraint}."),
            { } state when state.StartsWith("22", StringComparison.Ordinal) => (
                "invalid_value", $"The value does not fit {name}{(column is null ? "" : $" of type {column.FullType}")} (SQLSTATE {state})."),
            { } state when SqlStateOutcomes.IsOfTrigger(state) => ("refused_by_trigger", $"A trigger of the table refuses the record (SQLSTATE {state})."),
            var state => ("constraint_violation", $"The table refuses the record{constraint} (SQLSTATE {state})."),
        };
    }

    private async Task<ColumnShape?> ColumnAsync(int row, PostgresException error, CancellationToken cancellationToken)
    {
        var name = error.ColumnName;
        if (name is null && error.ConstraintName is not null && error.TableName is not null)
            name = await ColumnOfConstraintAsync(error, cancellationToken);
        if (name is not null)
            return table.TryGetColumn(name, out var column) ? column : null;
        if (error.SqlState == PostgresErrorCodes.StringDataRightTruncation && TooLong(row) is { } tooLong)
            return tooLong;

        // A data exception, or a domain's own constraint.
        return error.SqlState.StartsWith("22", StringComparison.Ordinal) || error.DataTypeName is not null
            ? await RefusedByTypeAsync(row, error.SqlState, cancellationToken)
            : null;
    }

    private async Task<string?> ColumnOfConstraintAsync(PostgresException error, CancellationToken cancellationToken)
    {
        if (_columnsOfConstraints.TryGetValue(error.ConstraintName!, out var known))
            return known;
        await using var command = new NpgsqlCommand(ColumnOfConstraint, connection);
        command.Parameters.Text(new TableName(error.SchemaName, error.TableName!).ToString()).Text(error.ConstraintName);
        return _columnsOfConstraints[error.ConstraintName!] = await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private ColumnShape? TooLong(int row)
    {
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            if (table.TryGetColumn(rows.Columns[i], out var column) && column.MaxLength is { } most && IsLonger(rows.Values[i][row], most))
                return column;
        }

        return null;
    }

    /// <summary>PostgreSQL counts characters as code points and forgives blanks past the end.</summary>
    private static bool IsLonger(string? value, int most) =>
        value is not null && value.Length > most && value.TrimEnd(' ').EnumerateRunes().Count() > most;

    private async Task<ColumnShape?> RefusedByTypeAsync(int row, string sqlState, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Columns.Count; i++)
        {
            var column = table.Column(rows.Columns[i]);
            var cast = new NpgsqlBatchCommand($"SELECT ($1::{column.FullType}) IS NULL");
            cast.Parameters.Text(rows.Values[i][row]);
            try
            {
                await Savepoint.ExecuteAsync(connection, cast, _ => true, cancellationToken);
            }
            catch (PostgresException e) when (SqlStateOutcomes.Of(e) == SqlOutcome.RecordRefused)
            {
                // A row may have several faults; the one that was reported counts.
                if (e.SqlState == sqlState)
                    return column;
            }
        }

        return null;
    }
}

using DataSync.Core.Definitions;
using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>Something that would keep a sync from writing.</summary>
/// <param name="Code">Stable code, such as <c>column_missing</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record DestinationProblem(string Code, string Message, string Remedy)
{
    /// <summary>What is wrong and what to do, as people are told.</summary>
    public override string ToString() => $"{Message} {Remedy}";
}

/// <summary>Checks before a run, and for <c>datasync check</c>, that a sync can write into its destination. Changes nothing.</summary>
public sealed class DestinationProbe(NpgsqlDataSource dataSource, DatabaseRetry? retry = null)
{
    private const string Writable = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')::boolean";

    // ON CONFLICT takes a valid, immediate unique index without predicate or expression on exactly these columns.
    private const string KeyIsUnique = """
        SELECT EXISTS (
            SELECT FROM pg_index i
            WHERE i.indrelid = to_regclass($1) AND i.indisunique AND i.indisvalid AND i.indimmediate
              AND i.indpred IS NULL AND i.indexprs IS NULL
              AND ARRAY(SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY k (attnum, place)
                        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                        WHERE k.place <= i.indnkeyatts ORDER BY a.attname::text COLLATE "C")
                = ARRAY(SELECT c FROM unnest($2) c ORDER BY c COLLATE "C"))
        """;

    private readonly Database _database = new(dataSource, retry);
    private readonly Migrator _migrator = new(dataSource);

    /// <summary>The problems, worst first; none when the sync can write.</summary>
    public async Task<IReadOnlyList<DestinationProblem>> CheckAsync(SyncDefinition definition, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.RunAsync((connection, token) => CheckAsync(connection, definition, token), cancellationToken);
        }
        catch (DatabaseUnavailableException e)
        {
            return [new DestinationProblem("database_unavailable", $"The database cannot be used ({e.Reason}).", e.Message)];
        }
        catch (Exception e) when (e is DestinationConfigurationException or PostgresConfigurationException)
        {
            return [new DestinationProblem("refused", e.Message, "Correct the connection string, the table or the role's privileges.")];
        }
        catch (MigrationException e)
        {
            return [new DestinationProblem("schema_mismatch", e.Message, "Run the version of the program that fits the database.")];
        }
    }

    private async Task<IReadOnlyList<DestinationProblem>> CheckAsync(
        NpgsqlConnection connection, SyncDefinition definition, CancellationToken cancellationToken)
    {
        var problems = new List<DestinationProblem>();
        var privileges = await PrivilegeProbe.CreateAsync(connection, cancellationToken);
        await CheckServerAsync(connection, privileges, problems, cancellationToken);

        TableName name;
        try
        {
            name = TableName.Parse(definition.Destination.Table);
        }
        catch (FormatException e)
        {
            problems.Add(new DestinationProblem("table_name_invalid", e.Message, "Correct destination.table."));
            return problems;
        }

        if (await privileges.HiddenAsync(name, cancellationToken) is { } hidden)
            problems.Add(hidden);
        else if (await TableShape.FindAsync(connection, name, cancellationToken) is { } table)
            await CheckTableAsync(connection, definition, table, privileges, problems, cancellationToken);
        else
            problems.Add(new DestinationProblem("table_missing", $"Table {name} does not exist.", "Create it or correct destination.table; names are taken as written, also their case."));
        return problems;
    }

    private async Task CheckServerAsync(
        NpgsqlConnection connection, PrivilegeProbe privileges, List<DestinationProblem> problems, CancellationToken cancellationToken)
    {
        await using (var command = new NpgsqlCommand(Writable, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            if (reader.GetBoolean(0) || reader.GetBoolean(1))
            {
                problems.Add(new DestinationProblem(
                    "read_only", "The database takes no writes: it is a standby or set read-only.", "Point the connection string at the primary."));
            }
        }

        var missing = await privileges.OnStateAsync(cancellationToken);
        if (missing.All(problem => problem.Code != PrivilegeProbe.LedgerHidden)
            && await _migrator.PendingAsync(connection, cancellationToken) is { Count: > 0 } pending)
        {
            problems.Add(new DestinationProblem(
                "not_migrated", $"Schema datasync lacks the migrations {string.Join(", ", pending)}.", "Run 'datasync migrate' with a role that may create objects."));
            return;
        }

        problems.AddRange(missing);
    }

    private static async Task CheckTableAsync(
        NpgsqlConnection connection, SyncDefinition definition, TableShape table, PrivilegeProbe privileges, List<DestinationProblem> problems,
        CancellationToken cancellationToken)
    {
        var mapped = definition.Mapping.Select(column => column.Column).ToArray();
        foreach (var column in mapped.Where(column => !table.TryGetColumn(column, out _)))
        {
            problems.Add(new DestinationProblem(
                "column_missing", $"Table {table.Name} has no column {Sql.Identifier(column)}.", "Add it to the table or take it out of the mapping."));
        }

        foreach (var column in table.Columns.Where(column => column.IsGenerated && mapped.Contains(column.Name)))
        {
            problems.Add(new DestinationProblem(
                "column_generated", $"Column {Sql.Identifier(column.Name)} of {table.Name} is generated and takes no value.", "Take it out of the mapping."));
        }

        foreach (var column in table.Columns.Where(column => column is { IsNotNull: true, HasDefault: false } && !mapped.Contains(column.Name)))
        {
            problems.Add(new DestinationProblem(
                "column_unmapped",
                $"Column {Sql.Identifier(column.Name)} of {table.Name} must have a value and the mapping gives none.",
                "Map it, give it a default, or allow NULL."));
        }

        foreach (var key in definition.Destination.Key.Where(key => !mapped.Contains(key)))
            problems.Add(new DestinationProblem("key_unmapped", $"Key column {Sql.Identifier(key)} is not mapped.", "Map it to a required field."));

        await using (var command = new NpgsqlCommand(KeyIsUnique, connection))
        {
            command.Parameters.Text(table.Name.ToString()).Array(NpgsqlDbType.Text, [.. definition.Destination.Key]);
            if (await command.ExecuteScalarAsync(cancellationToken) is not true)
            {
                var key = Sql.Identifiers(definition.Destination.Key);
                problems.Add(new DestinationProblem(
                    "key_not_unique", $"Table {table.Name} has no unique index on exactly ({key}).", $"CREATE UNIQUE INDEX ON {table.Name} ({key})."));
            }
        }

        problems.AddRange(await privileges.OnDestinationAsync(DestinationPrivileges.Of(definition), table, cancellationToken));
    }
}

using Npgsql;
using NpgsqlTypes;

namespace DataSync.Postgres;

/// <summary>Says in plain words what the login in use may not do and the app has to.</summary>
internal sealed class PrivilegeProbe
{
    /// <summary>Code of the problem that the applied migrations cannot be read.</summary>
    public const string LedgerHidden = "privilege_missing_migration";

    private const string Code = "privilege_missing";

    // A table or column that does not exist is told elsewhere.
    private const string Missing = """
        SELECT p.privilege, p.name FROM unnest($2, $3) AS p (privilege, name)
        WHERE CASE WHEN p.name IS NULL THEN NOT has_table_privilege(to_regclass($1), p.privilege)
            ELSE EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attname = p.name
                         AND NOT has_column_privilege(a.attrelid, a.attnum, p.privilege)) END
        """;

    // A schema without USAGE hides its tables from names without a schema and fails those with one.
    private const string HiddenSchema = """
        SELECT n.nspname FROM pg_namespace n
        WHERE NOT has_schema_privilege(n.oid, 'USAGE')
          AND CASE WHEN $1 IS NOT NULL THEN n.nspname = $1
              ELSE to_regclass($3) IS NULL AND n.nspname !~ '^pg_'
                AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = $2 AND c.relkind IN ('r', 'p')) END
        LIMIT 1
        """;

    private const string HiddenTypes = """
        SELECT DISTINCT n.nspname FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type e ON e.oid IN (t.typelem, t.typbasetype)
        JOIN pg_namespace n ON n.oid IN (t.typnamespace, e.typnamespace) AND NOT has_schema_privilege(n.oid, 'USAGE')
        WHERE a.attrelid = to_regclass($1) AND a.attname = ANY ($2)
        """;

    // CASE: what is no sequence must not be asked about, and conditions are tried in any order.
    private const string HiddenSequences = """
        SELECT DISTINCT s.oid::regclass::text FROM pg_attribute a
        JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
        JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = f.oid AND p.refclassid = 'pg_class'::regclass
        JOIN pg_class s ON s.oid = p.refobjid
        WHERE a.attrelid = to_regclass($1) AND a.attidentity = '' AND NOT a.attname = ANY ($2)
          AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE, UPDATE') END
        """;

    private readonly NpgsqlConnection _connection;
    private readonly string _login;

    private PrivilegeProbe(NpgsqlConnection connection, string login) => (_connection, _login) = (connection, login);

    private string Remedy => $"Run 'datasync migrate --app-role <role> --app-login {_login}' as the owner of the tables.";

    /// <summary>A probe for the login of a connection.</summary>
    public static async Task<PrivilegeProbe> CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT current_user", connection);
        return new PrivilegeProbe(connection, (string)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>What is missing in schema <c>datasync</c>; nothing when the schema or a table does not exist yet.</summary>
    public async Task<IReadOnlyList<DestinationProblem>> OnStateAsync(CancellationToken cancellationToken)
    {
        var problems = new List<DestinationProblem>();
        foreach (var privileges in StatePrivileges.All)
        {
            if (await HiddenAsync(privileges.Table, cancellationToken) is { } hidden)
                return [hidden with { Code = LedgerHidden }];
            if (await OnTableAsync(privileges, cancellationToken) is { } missing)
                problems.Add(privileges.Table.Table == "migration" ? missing with { Code = LedgerHidden } : missing);
        }

        return problems;
    }

    /// <summary>The schema that hides a table from the login; null when none does.</summary>
    public async Task<DestinationProblem?> HiddenAsync(TableName table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(HiddenSchema, _connection);
        command.Parameters.Text(table.Schema).Text(table.Table).Text(table.Schema is null ? table.ToString() : null);
        return await command.ExecuteScalarAsync(cancellationToken) is string schema ? MayNot($"use schema {schema}, which has table {table}") : null;
    }

    /// <summary>What is missing on a destination table, its types and sequences.</summary>
    public async Task<IReadOnlyList<DestinationProblem>> OnDestinationAsync(
        TablePrivileges privileges, TableShape table, CancellationToken cancellationToken)
    {
        if (!table.IsPartitioned)
            privileges = privileges with { Select = [.. privileges.Select!, DestinationPrivileges.InsertedMark] };
        string[] mapped = [.. privileges.Insert!];
        var problems = new List<DestinationProblem>();
        if (await OnTableAsync(privileges, cancellationToken) is { } missing)
            problems.Add(missing);
        foreach (var schema in await NamesAsync(HiddenTypes, table.Name, mapped, cancellationToken))
            problems.Add(MayNot($"use schema {schema}, which has types of columns of {table.Name}"));
        foreach (var sequence in await NamesAsync(HiddenSequences, table.Name, mapped, cancellationToken))
            problems.Add(MayNot($"use sequence {sequence}, from which a column of {table.Name} takes its default"));
        return problems;
    }

    private async Task<DestinationProblem?> OnTableAsync(TablePrivileges privileges, CancellationToken cancellationToken)
    {
        var needed = privileges.All().ToArray();
        await using var command = new NpgsqlCommand(Missing, _connection);
        command.Parameters.Text(privileges.Table.ToString())
            .Array(NpgsqlDbType.Text, [.. needed.Select(p => p.Privilege)]).Array(NpgsqlDbType.Text, [.. needed.Select(p => p.Column)]);
        var missing = new List<(string, string?)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            missing.Add((reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1)));
        return missing.Count == 0 ? null : MayNot($"{TablePrivileges.List(missing)} on {privileges.Table}");
    }

    private async Task<List<string>> NamesAsync(string sql, TableName table, string[] mapped, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Text(table.ToString()).Array(NpgsqlDbType.Text, mapped);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }

    private DestinationProblem MayNot(string what) => new(Code, $"The login {_login} may not {what}.", Remedy);
}

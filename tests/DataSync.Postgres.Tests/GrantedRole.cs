using DataSync.Core.Definitions;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

/// <summary>An app's role of a test's own with a login, and the product's pool logged in as that.</summary>
internal sealed class GrantedRole : IAsyncDisposable
{
    private const string Held = """
        SELECT line FROM (
            SELECT format('%s %s', c.relname, x.privilege_type) AS line, c.relnamespace AS schema
            FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x WHERE x.grantee = '{0}'::regrole
            UNION ALL
            SELECT format('%s.%s %s', c.relname, a.attname, x.privilege_type), c.relnamespace
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN LATERAL aclexplode(a.attacl) x
            WHERE a.attacl IS NOT NULL AND x.grantee = '{0}'::regrole) held
        WHERE {1}
        ORDER BY line COLLATE "C"
        """;

    private readonly TestDatabase _database;

    private GrantedRole(TestDatabase database, string name, string login)
    {
        (_database, Name, Login) = (database, name, login);
        Pool = DataSyncDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = login }.ConnectionString);
    }

    public string Name { get; }

    public string Login { get; }

    public NpgsqlDataSource Pool { get; }

    public static async Task<GrantedRole> CreateAsync(TestDatabase database, IReadOnlyList<SyncDefinition> definitions)
    {
        var login = await database.RoleAsync();
        var role = new GrantedRole(database, await database.RoleAsync("NOLOGIN"), login);
        await new AppRole(database.DataSource).GrantAsync(role.Name, [login], definitions, default);
        return role;
    }

    public Task<AppRoleReport> GrantAsync(SyncDefinition definition) =>
        new AppRole(_database.DataSource).GrantAsync(Name, [Login], [definition], default);

    /// <summary>What the role itself was granted, as "table privilege" and "table.column privilege"; in all schemas when null.</summary>
    public Task<List<string>> HeldAsync(string? schema) => _database.ListAsync<string>(
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Held, Name, schema is null ? "true" : $"schema = '{schema}'::regnamespace"));

    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}

using DataSync.TestKit;
using Npgsql;

namespace DataSync.Postgres.Tests;

/// <summary>A database of its own for a test class, migrated, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly string _name = $"datasync_test_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    private readonly List<string> _roles = [];

    /// <summary>Connection string of the database.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The product's own pool on it.</summary>
    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await AdminAsync($"CREATE DATABASE {_name}");
        ConnectionString = new NpgsqlConnectionStringBuilder(await PostgresFixture.AdminConnectionStringAsync()) { Database = _name }.ConnectionString;
        DataSource = DataSyncDataSource.Create(ConnectionString);
        await new Migrator(DataSource).MigrateAsync(default);
    }

    public async Task DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await AdminAsync($"DROP DATABASE {_name} WITH (FORCE)");
        foreach (var role in _roles)
            await AdminAsync($"DROP ROLE {role}");
    }

    /// <summary>Creates a role without rights, dropped with the database.</summary>
    public async Task<string> RoleAsync(string attributes = "LOGIN")
    {
        string role;
        lock (_roles)
            _roles.Add(role = $"{_name}_{_roles.Count}");
        await AdminAsync($"CREATE ROLE {role} {attributes}");
        return role;
    }

    /// <summary>Runs statements.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one value a query answers.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>All values of the first column.</summary>
    public async Task<List<T>> ListAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        var values = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }

    private static async Task AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await PostgresFixture.AdminConnectionStringAsync() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

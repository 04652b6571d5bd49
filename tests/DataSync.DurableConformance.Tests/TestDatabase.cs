using Npgsql;

namespace DataSync.DurableConformance.Tests;

/// <summary>A database of its own on the server that DATASYNC_TEST_DATABASE names; dropped when disposed.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string DefaultServer = "Host=127.0.0.1;Port=54329;Username=postgres;Database=postgres";

    private readonly string _admin;
    private readonly string _name;

    private TestDatabase(string admin, string name)
    {
        _admin = admin;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name, MaxPoolSize = 10 }.ConnectionString;
    }

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync()
    {
        var admin = Environment.GetEnvironmentVariable("DATASYNC_TEST_DATABASE") is { Length: > 0 } given ? given : DefaultServer;
        var name = "durable_" + Guid.CreateVersion7().ToString("N");
        await ExecuteAsync(admin, $"CREATE DATABASE {name}");
        return new TestDatabase(admin, name);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);
        await ExecuteAsync(_admin, $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

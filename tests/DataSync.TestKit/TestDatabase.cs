using Npgsql;

namespace DataSync.TestKit;

/// <summary>An empty database of its own for one test; dropped with this object, whoever is still connected.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _admin;

    private TestDatabase(string admin, string name)
    {
        _admin = admin;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name }.ConnectionString;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>Name of the database; unique.</summary>
    public string Name { get; }

    /// <summary>Npgsql connection string of its owner.</summary>
    public string ConnectionString { get; }

    /// <summary>Connections to the database; disposed with this object.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Creates a database on the test process's server.</summary>
    public static async Task<TestDatabase> CreateAsync(CancellationToken cancellationToken = default)
    {
        var admin = await PostgresFixture.AdminConnectionStringAsync();
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(admin, $"CREATE DATABASE {name}", cancellationToken);
        return new TestDatabase(admin, name);
    }

    /// <summary>Runs one statement.</summary>
    /// <param name="sql">Statement, with $1, $2 for the parameters.</param>
    /// <param name="parameters">Values of the parameters.</param>
    /// <returns>Rows affected.</returns>
    public async Task<int> ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads the first column of the first row; default when there is no row or it is NULL.</summary>
    /// <param name="sql">Query, with $1, $2 for the parameters.</param>
    /// <param name="parameters">Values of the parameters.</param>
    public async Task<T?> ScalarAsync<T>(string sql, params object?[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Drops the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await ExecuteAsync(_admin, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)", CancellationToken.None);
    }

    private NpgsqlCommand Command(string sql, object?[] parameters)
    {
        var command = DataSource.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    private static async Task ExecuteAsync(string admin, string sql, CancellationToken cancellationToken)
    {
        var direct = new NpgsqlConnectionStringBuilder(admin) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(direct);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

using DataSync.LocalPostgres;
using Npgsql;

namespace DataSync.TestKit;

/// <summary>
/// A PostgreSQL of a test's own that asks for passwords (SCRAM) and speaks TLS with a certificate for <c>localhost</c>; only
/// its superuser needs no password.
/// </summary>
public sealed class SecuredPostgres : IAsyncDisposable
{
    private readonly LocalPostgresServer _server;

    private SecuredPostgres(LocalPostgresServer server, TestAuthority authority) => (_server, Authority) = (server, authority);

    /// <summary>Who signed the server's certificate.</summary>
    public TestAuthority Authority { get; }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>Connection string of the superuser.</summary>
    public string AdminConnectionString => _server.ConnectionString;

    /// <summary>Starts the server.</summary>
    public static async Task<SecuredPostgres> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var server = await LocalPostgresServer.StartAsync(new LocalPostgresOptions
        {
            Fsync = false,
            Settings = settings ?? new Dictionary<string, string>(),
        });
        var secured = new SecuredPostgres(server, new TestAuthority());
        try
        {
            var (certificate, key) = secured.Authority.Issue("localhost");

            // The server writes its files itself: they have to belong to its account, whoever that is.
            await secured.WriteAsync("server.crt", certificate);
            await secured.WriteAsync("server.key", key);
            await secured.WriteAsync("pg_hba.conf", "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256");
            await secured.ExecuteAsync("ALTER SYSTEM SET ssl = on");
            await secured.ExecuteAsync("SELECT pg_reload_conf()");
            await Eventually.UntilAsync(
                async () => await secured.ScalarAsync<string>("SHOW ssl") == "on", TimeSpan.FromSeconds(30), "the server to speak TLS");
            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of a user, without password: TLS with proof of the host.</summary>
    public string ConnectionString(string user, string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "localhost",
        Port = Port,
        Username = user,
        Database = database,
        SslMode = SslMode.VerifyFull,
        RootCertificate = Authority.RootFile,
    }.ConnectionString;

    /// <summary>Runs one statement as the superuser.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Reads one value as the superuser.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, string database = "postgres")
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Cuts all connections of a user.</summary>
    public Task CutAsync(string user) => ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Authority.Dispose();
    }

    private Task WriteAsync(string file, string text) => ExecuteAsync(
        $"COPY (SELECT unnest(string_to_array('{text}', E'\\n'))) TO PROGRAM 'umask 077; cat > {file}'");

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(AdminConnectionString) { Database = database, Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}

using DataSync.LocalPostgres;

namespace DataSync.TestKit;

/// <summary>
/// The PostgreSQL server of a test process: the one that <c>DATASYNC_TEST_DATABASE</c> names (a connection string that
/// may create databases), else a private one, started at first use and gone with the process.
/// </summary>
public static class PostgresFixture
{
    /// <summary>Environment variable with the connection string of a server to use instead of a private one.</summary>
    public const string Variable = "DATASYNC_TEST_DATABASE";

    private static readonly Lazy<Task<string>> Server = new(StartAsync);

    /// <summary>Connection string of an account that may create databases.</summary>
    /// <exception cref="PostgresNotFoundException">There is no server and nothing to start one from; the message says what to do.</exception>
    public static Task<string> AdminConnectionStringAsync() => Server.Value;

    private static async Task<string> StartAsync()
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrWhiteSpace(given))
            return given;

        var server = await LocalPostgresServer.StartAsync(new LocalPostgresOptions { Fsync = false, MaxConnections = 200 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server.ConnectionString;
    }
}

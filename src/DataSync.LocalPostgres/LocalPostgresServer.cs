using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DataSync.LocalPostgres;

/// <summary>
/// A private PostgreSQL server on 127.0.0.1: its own cluster, trust authentication for the loopback address only,
/// user <c>postgres</c>, UTF-8, locale C. Started as root it runs as an unprivileged account. It ends with this object,
/// and on Linux and macOS also when the process is killed.
/// </summary>
public sealed class LocalPostgresServer : IAsyncDisposable
{
    private const int PortAttempts = 5;
    private const string LogFile = "server.log";

    private readonly LocalPostgresOptions _options;
    private readonly PostgresBinaries _binaries;
    private readonly string? _account;
    private ParentGuard? _guard;
    private bool _running;

    private LocalPostgresServer(LocalPostgresOptions options, PostgresBinaries binaries, string? account, string dataDirectory)
    {
        _options = options;
        _binaries = binaries;
        _account = account;
        DataDirectory = dataDirectory;
    }

    /// <summary>Npgsql connection string of a superuser.</summary>
    public string ConnectionString => ConnectionStringFor(_options.Database);

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Folder of the cluster; the server's log is <c>server.log</c> in it.</summary>
    public string DataDirectory { get; }

    /// <summary>Version of the server programs.</summary>
    public Version Version => _binaries.Version;

    private bool IsTemporary => _options.DataDirectory is null || _options.RemoveDataDirectory;

    private bool HasCluster => File.Exists(Path.Combine(DataDirectory, "PG_VERSION"));

    /// <summary>Creates the cluster where there is none and starts it; returns when it answers.</summary>
    /// <param name="options">How to set it up; null for a temporary one with safe settings.</param>
    /// <param name="cancellationToken">Ends the attempt; nothing is left behind.</param>
    /// <exception cref="PostgresNotFoundException">There are no server programs.</exception>
    /// <exception cref="LocalPostgresException">It could not be created or started, or another process runs it already.</exception>
    public static async Task<LocalPostgresServer> StartAsync(
        LocalPostgresOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalPostgresOptions();
        var binaries = options.Binaries ?? await new PostgresLocator(logger: options.Logger).LocateBinariesAsync(cancellationToken);
        var account = await ServerAccount.ChooseAsync(cancellationToken);
        var folder = options.DataDirectory is { } given
            ? Path.GetFullPath(given)
            : Directory.CreateTempSubdirectory("datasync-pg-").FullName;

        var server = new LocalPostgresServer(options, binaries, account, folder);
        if (options.DataDirectory is not null)
            await server.RefuseForeignFolderAsync(cancellationToken);
        try
        {
            server._guard = ParentGuard.Start(binaries, folder, server.IsTemporary, account);
            await server.CreateClusterAsync(cancellationToken);
            await server.StartOnFreePortAsync(cancellationToken);
            await server.CreateDatabaseAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of a superuser for another database of this server.</summary>
    public string ConnectionStringFor(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Database = database,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <summary>Stops the server; <see cref="StartAgainAsync"/> starts it again on the same port.</summary>
    /// <exception cref="LocalPostgresException">It did not stop.</exception>
    public async Task StopAsync(StopMode mode = StopMode.Fast, CancellationToken cancellationToken = default)
    {
        var result = await PgCtlAsync(["stop", "-m", mode.ToString().ToLowerInvariant(), "-w", "-s"], cancellationToken);
        if (result.ExitCode != 0 && await IsRunningAsync(cancellationToken))
            throw Failure($"PostgreSQL on port {Port} does not stop", result.Output);
        _running = false;
        Log.Stopped(_options.Logger, Port, mode);
    }

    /// <summary>Starts a stopped server on the port it had.</summary>
    /// <exception cref="LocalPostgresException">It did not start.</exception>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (await TryStartAsync(cancellationToken) is { } failure)
            throw failure;
    }

    /// <summary>Stops the server and starts it again on the same port.</summary>
    /// <param name="immediate">As after a crash: sessions are cut, the log is replayed.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LocalPostgresException">It did not stop or start.</exception>
    public async Task RestartAsync(bool immediate = false, CancellationToken cancellationToken = default)
    {
        await StopAsync(immediate ? StopMode.Immediate : StopMode.Fast, cancellationToken);
        await StartAgainAsync(cancellationToken);
    }

    /// <summary>Stops the server and deletes its folder when that is temporary.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_running)
            await StopAsync(IsTemporary ? StopMode.Immediate : StopMode.Fast);
        _guard?.Dispose();
        _guard = null;
        if (IsTemporary && Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }

    /// <summary>Before anything is changed: the folder may be deleted later, so it has to be ours or empty.</summary>
    private async Task RefuseForeignFolderAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(DataDirectory))
            return;
        if (!HasCluster && Directory.EnumerateFileSystemEntries(DataDirectory).Any())
            throw new LocalPostgresException($"{DataDirectory} holds files but no PostgreSQL cluster. Choose an empty or new folder.");
        if (await IsRunningAsync(cancellationToken))
        {
            throw new LocalPostgresException(
                $"Another process already runs a PostgreSQL server in {DataDirectory}. End that process, or choose another folder.");
        }
    }

    private async Task CreateClusterAsync(CancellationToken cancellationToken)
    {
        if (HasCluster)
            return;
        Directory.CreateDirectory(DataDirectory);
        if (_account is not null)
            await Command.RunAsync("chown", [_account, DataDirectory], user: null, cancellationToken);

        var result = await Command.RunAsync(
            _binaries.InitDb,
            ["-D", DataDirectory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            _account,
            cancellationToken);
        if (result.ExitCode != 0)
        {
            var hint = _account is null
                ? ""
                : $" The server runs as user '{_account}' because PostgreSQL refuses root: that user must be able to reach the folder.";
            throw Failure($"initdb could not create a PostgreSQL cluster in {DataDirectory}.{hint}", result.Output);
        }
    }

    /// <summary>A port found free may be taken before the server binds it: another one is tried then.</summary>
    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = _options.Port ?? FreePort();
            if (await TryStartAsync(cancellationToken) is not { } failure)
                return;
            if (_options.Port is not null || attempt == PortAttempts || !IsTaken(Port))
                throw failure;
            Log.PortTaken(_options.Logger, Port);
        }
    }

    private async Task<LocalPostgresException?> TryStartAsync(CancellationToken cancellationToken)
    {
        ServerSettings.Write(DataDirectory, Port, _options);
        var seconds = Math.Ceiling(_options.StartTimeout.TotalSeconds);
        _running = true;
        var result = await PgCtlAsync(
            ["start", "-w", "-s", "-t", $"{seconds:0}", "-l", Path.Combine(DataDirectory, LogFile)],
            cancellationToken);
        if (result.ExitCode == 0)
        {
            Log.Started(_options.Logger, Version, Port, DataDirectory);
            return null;
        }

        // pg_ctl also gives up on a server that is only slow: never leave that one behind.
        if (await IsRunningAsync(cancellationToken))
            await StopAsync(StopMode.Immediate, cancellationToken);
        _running = false;
        return Failure($"PostgreSQL {Version} did not start on port {Port}", result.Output);
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        if (_options.Database == "postgres")
            return;
        await using var connection = new NpgsqlConnection(ConnectionStringFor("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection)
        {
            Parameters = { new() { Value = _options.Database } },
        };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{_options.Database.Replace("\"", "\"\"")}\"", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> IsRunningAsync(CancellationToken cancellationToken) =>
        (await PgCtlAsync(["status", "-s"], cancellationToken)).ExitCode == 0;

    /// <summary>On Windows the started server inherits the pipe of a captured output and would keep it open.</summary>
    private Task<CommandResult> PgCtlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command.RunAsync(
            _binaries.PgCtl,
            [.. arguments, "-D", DataDirectory],
            _account,
            cancellationToken,
            capture: !OperatingSystem.IsWindows());

    private LocalPostgresException Failure(string what, string output)
    {
        var tail = ServerLog.Tail(Path.Combine(DataDirectory, LogFile)) ?? output;
        return new LocalPostgresException($"{what}. {output}\nEnd of the server's log:\n{tail}") { LogTail = tail };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}

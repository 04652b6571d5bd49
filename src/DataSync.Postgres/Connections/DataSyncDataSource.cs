using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>
/// Opens the one pool of connections a process uses. What the connection string says is kept; what it leaves out gets
/// a default that suits short transactions on a shared server.
/// </summary>
public static class DataSyncDataSource
{
    // A lock is waited for less long than a statement may run: waiting ends as a retry, never as a record's fault.
    private const string LockTimeout = "lock_timeout=20s";
    private const string StatementTimeout = "statement_timeout=60s";

    // Every statement goes by an index. A plan made while a table was nearly empty would scan it for as long as it is
    // cached, also when a first run has since filled the table.
    private const string NoSequentialScan = "enable_seqscan=off";
    private const string NoJit = "jit=off";

    // A count that is answered must be there after a crash of the server, whatever its own default is.
    private const string DurableCommits = "synchronous_commit=on";

    /// <summary>
    /// Creates the pool: at most 10 connections, 30 s to connect, 60 s per statement, 20 s per lock, statements
    /// prepared after their second use, TLS for every host that is not this machine. The timeouts travel as start-up
    /// options; a pooler in between must let them pass (PgBouncer: ignore_startup_parameters = options).
    /// </summary>
    /// <param name="connectionString">An Npgsql connection string (https://www.npgsql.org/doc/connection-string-parameters.html).</param>
    /// <param name="loggerFactory">Receives Npgsql's own logs; parameter values are never logged.</param>
    /// <param name="login">Gives the password; null when the string holds it or the server asks for none.</param>
    /// <exception cref="PostgresConfigurationException">
    /// The string cannot be read, names no host, refuses TLS for a remote host (or proof of the host for a token), or holds a
    /// password beside a login.
    /// </exception>
    public static NpgsqlDataSource Create(string connectionString, ILoggerFactory? loggerFactory = null, DatabaseLogin? login = null)
    {
        var settings = Parse(connectionString);
        Default(settings, "Maximum Pool Size", () => settings.MaxPoolSize = 10);
        Default(settings, "Timeout", () => settings.Timeout = 30);
        Default(settings, "Application Name", () => settings.ApplicationName = "datasync");
        Default(settings, "Timezone", () => settings.Timezone = "UTC");
        Default(settings, "Max Auto Prepare", () => settings.MaxAutoPrepare = 40);
        Default(settings, "Auto Prepare Min Usages", () => settings.AutoPrepareMinUsages = 2);

        // No statement of ours leaves session state behind, so a returned connection needs no reset.
        Default(settings, "No Reset On Close", () => settings.NoResetOnClose = true);

        // The server's statement timeout decides; the client's own only guards against a server that went silent.
        Default(settings, "Command Timeout", () => settings.CommandTimeout = 90);

        // Details of constraint violations quote values of rows.
        settings.IncludeErrorDetail = false;
        settings.Options = WithDefaults(settings.Options);

        var builder = Builder(settings, login);
        if (loggerFactory is not null)
            builder.UseLoggerFactory(loggerFactory);
        var dataSource = builder.Build();
        if (login is not null)
            LoginState.Attach(dataSource, login, loggerFactory);
        return dataSource;
    }

    /// <summary>
    /// The rules of TLS and login alone, for pools with other defaults: settles <c>SSL Mode</c> and asks the login for the
    /// password at each new physical connection.
    /// </summary>
    /// <param name="settings">Where to connect.</param>
    /// <param name="login">Gives the password; null when the string holds it or the server asks for none.</param>
    /// <exception cref="PostgresConfigurationException">As with <see cref="Create"/>.</exception>
    public static NpgsqlDataSourceBuilder Builder(NpgsqlConnectionStringBuilder settings, DatabaseLogin? login)
    {
        if (string.IsNullOrWhiteSpace(settings.Host))
            throw new PostgresConfigurationException("The connection string names no host. Add Host=<server name>.");
        ConnectionTls.Require(settings, login);
        if (login is null)
            return new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (!string.IsNullOrEmpty(settings.Password))
            throw new PostgresConfigurationException($"The connection string holds a password, but the login is {login.Proof}. Take Password= out.");
        if (string.IsNullOrEmpty(settings.Username))
            throw new PostgresConfigurationException($"The connection string names no user to log in with {login.Proof}. Add Username=<role>.");
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePasswordProvider(
            _ => throw new NotSupportedException("Connections are opened asynchronously."),
            async (_, cancellationToken) => await PasswordAsync(login, cancellationToken));
        return builder;
    }

    /// <summary>
    /// Opens a connection of a pool that <see cref="Create"/> made, under the rules of its login. Use this instead of the
    /// pool's own method: a password changed meanwhile is found.
    /// </summary>
    /// <exception cref="PostgresConfigurationException">The login, TLS or the connection string is wrong.</exception>
    /// <exception cref="DatabaseUnavailableException">No connection within the connect timeout, or no password or token to be had now.</exception>
    public static Task<NpgsqlConnection> OpenAsync(this NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        Database.OpenAsync(dataSource, cancellationToken);

    private static async ValueTask<string> PasswordAsync(DatabaseLogin login, CancellationToken cancellationToken)
    {
        try
        {
            return login switch
            {
                DatabaseLogin.Password password => await password.Ask(false, cancellationToken),
                DatabaseLogin.Token token => await token.Fetch(cancellationToken),
                _ => throw new NotSupportedException($"{login.GetType().Name} is no known login."),
            };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoginSourceException(e);
        }
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="PostgresConfigurationException">It cannot be read; the message holds nothing of it.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            // The parser's own message may quote a part of the password, so it is not passed on.
            throw new PostgresConfigurationException(
                "The connection string cannot be read. Write it as Host=...;Port=5432;Database=...;Username=...;Password=...; "
                + "a value that holds ; or = goes between double quotes, and postgres:// addresses are not understood.");
        }
    }

    private static void Default(NpgsqlConnectionStringBuilder settings, string keyword, Action set)
    {
        if (!settings.ShouldSerialize(keyword))
            set();
    }

    private static string WithDefaults(string? options)
    {
        var result = options?.Trim() ?? "";
        foreach (var setting in (string[])[StatementTimeout, LockTimeout, NoSequentialScan, NoJit, DurableCommits])
        {
            if (!result.Contains(setting[..setting.IndexOf('=')], StringComparison.Ordinal))
                result = $"{result} -c {setting}";
        }

        return result.Trim();
    }
}

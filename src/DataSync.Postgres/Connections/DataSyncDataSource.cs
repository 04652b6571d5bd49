using System.Net;
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
    /// <exception cref="PostgresConfigurationException">The string cannot be read, names no host, or refuses TLS for a remote host.</exception>
    public static NpgsqlDataSource Create(string connectionString, ILoggerFactory? loggerFactory = null)
    {
        var settings = Parse(connectionString);
        if (string.IsNullOrWhiteSpace(settings.Host))
            throw new PostgresConfigurationException("The connection string names no host. Add Host=<server name>.");

        RequireTls(settings);
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

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (loggerFactory is not null)
            builder.UseLoggerFactory(loggerFactory);
        return builder.Build();
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
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

    private static void RequireTls(NpgsqlConnectionStringBuilder settings)
    {
        if (settings.SslMode is SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull)
            return;
        var remote = settings.Host!.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(host => !IsLocal(host));
        if (remote is null)
            return;
        if (settings.ShouldSerialize("SSL Mode"))
        {
            throw new PostgresConfigurationException(
                $"The connection string says SSL Mode={settings.SslMode} for the remote host {remote}: records and password could "
                + "travel unencrypted. Use SSL Mode=Require, or better VerifyFull with a root certificate.");
        }

        settings.SslMode = SslMode.Require;
    }

    private static bool IsLocal(string host)
    {
        if (host.StartsWith('/') || host.StartsWith('@'))
            return true;
        var name = host.StartsWith('[') ? host[1..].Split(']')[0] : host.Count(c => c == ':') == 1 ? host.Split(':')[0] : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
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

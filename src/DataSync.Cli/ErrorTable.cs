using System.Net.Sockets;
using DataSync.Connectors.Manifests;
using DataSync.Core.Definitions;
using DataSync.Core.Reading;
using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using DataSync.LocalPostgres;
using DataSync.LocalRuntime.Durable;
using DataSync.LocalRuntime.Hosting;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.Cli;

/// <summary>Which exit code and which hint an error gets.</summary>
internal static class ErrorTable
{
    public static (int ExitCode, string? Hint) Explain(Exception error) => error switch
    {
        CliException e => (e.ExitCode, e.Hint),
        DefinitionException => (ExitCodes.Configuration, "datasync check lists all problems"),
        ManifestException => (ExitCodes.Configuration, null),
        SettingException => (ExitCodes.Configuration, null),
        SyncUnusableException => (ExitCodes.Configuration, "datasync check lists all problems"),
        UnknownSyncException => (ExitCodes.Configuration, null),
        HostConfigurationException => (ExitCodes.Configuration, "--connection gives a database for everything"),
        PostgresConfigurationException => (ExitCodes.Configuration, null),
        DestinationConfigurationException => (ExitCodes.Configuration, "datasync migrate creates what is missing"),
        SecretUnavailableException => (ExitCodes.Unreachable, null),
        SecretException => (ExitCodes.Configuration, null),
        JournalInUseException => (ExitCodes.Conflict, "use the host that runs, or stop it first"),
        PostgresNotFoundException => (ExitCodes.Unreachable, null),
        DatabaseUnavailableException or NpgsqlException => (ExitCodes.Unreachable, "is PostgreSQL up, and is the connection string right? (--connection)"),
        SourceAuthenticationException or SourceConfigurationException => (ExitCodes.Configuration, "datasync check tells which secret or setting is meant"),
        SourceException => (ExitCodes.Unreachable, null),
        HttpRequestException or SocketException => (ExitCodes.Unreachable, null),
        _ => (ExitCodes.Error, "--verbose shows where it happened"),
    };
}

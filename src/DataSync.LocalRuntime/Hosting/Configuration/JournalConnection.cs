using Microsoft.Extensions.Configuration;
using Npgsql;

namespace DataSync.LocalRuntime.Hosting.Configuration;

/// <summary>Where the journal is: ConnectionStrings:Durable, else ConnectionStrings:DataSync.</summary>
internal static class JournalConnection
{
    private static readonly string[] Keys = ["ConnectionStrings:Durable", "ConnectionStrings:DataSync"];

    public static string Read(IConfiguration configuration)
    {
        foreach (var key in Keys)
        {
            if (configuration[key] is { Length: > 0 } value) return Checked(key, value);
        }

        throw new HostConfigurationException(
            $"No PostgreSQL connection string for the journal: set {Keys[0]} or {Keys[1]} " +
            "(as environment variable ConnectionStrings__DataSync, or in local.settings.json under Values).",
            Keys);
    }

    private static string Checked(string key, string value)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(value).ConnectionString;
        }
        catch (ArgumentException e)
        {
            // The text stays out of the message: it may hold a password.
            throw new HostConfigurationException($"{key} is not a valid PostgreSQL connection string: {e.Message}", e, key);
        }
    }
}

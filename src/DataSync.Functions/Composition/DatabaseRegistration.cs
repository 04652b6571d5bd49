using Azure.Core;
using DataSync.Functions.Configuration;
using DataSync.Functions.Identity;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Functions.Composition;

/// <summary>The pool of connections to the destination database, and how it logs in.</summary>
internal static class DatabaseRegistration
{
    /// <summary>The setting that names the database of destinations, checkpoints and dead letters.</summary>
    public const string ConnectionName = "DataSync";

    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => AppCredential.Create(provider.GetRequiredService<IConfiguration>()));
        return services
            .AddSingleton(provider => new DatabaseTokens(provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<SecretSource>(provider => (name, _, _) => ValueTask.FromResult(SecretOf(provider.GetRequiredService<SecretStore>(), name)))
            .AddSingleton(provider => Connect(provider.GetRequiredService<IConfiguration>(), provider));
    }

    /// <summary>Where tokens for a login come from; null when passwords log in.</summary>
    public static TokenSource? Tokens(IServiceProvider provider) =>
        DatabaseSettings.UsesIdentity(provider.GetRequiredService<IConfiguration>()) ? provider.GetRequiredService<DatabaseTokens>().FetchAsync : null;

    private static NpgsqlDataSource Connect(IConfiguration configuration, IServiceProvider provider)
    {
        var text = configuration.GetConnectionString(ConnectionName)
            ?? throw new PostgresConfigurationException(
                $"no database is set; give ConnectionStrings__{ConnectionName}=Host=...;Database=...;Username=... (or --connection)");
        var settings = DataSyncDataSource.Parse(text);
        var login = DatabaseSettings.TakeLogin(
            $"ConnectionStrings:{ConnectionName}", settings, provider.GetRequiredService<SecretSource>(), Tokens(provider));
        return DataSyncDataSource.Create(settings.ConnectionString, provider.GetRequiredService<ILoggerFactory>(), login);
    }

    private static string SecretOf(SecretStore secrets, string name) => secrets.Secret(name)
        ?? throw new PostgresConfigurationException(
            $"${{secret:{name}}} of the database's password has no value; set the environment variable {SecretStore.EnvironmentNameOf(name)} (or setting Secrets:{name}).");
}

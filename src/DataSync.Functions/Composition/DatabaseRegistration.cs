using Azure.Core;
using DataSync.Functions.Identity;
using DataSync.Functions.Secrets;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Functions.Composition;

/// <summary>The pool of connections to the destination database, and how it logs in.</summary>
internal static class DatabaseRegistration
{
    /// <summary>The setting that names the database of destinations, checkpoints and dead letters.</summary>
    public const string ConnectionName = "DataSync";

    private static readonly SecretUse Login = new("database", $"ConnectionStrings:{ConnectionName}");

    public static IServiceCollection AddDatabase(this IServiceCollection services) => services
        .AddSingleton(provider => new DatabaseTokens(provider.GetRequiredService<TokenCredential>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SecretSource>(provider =>
        {
            var secrets = provider.GetRequiredService<SecretStore>();
            return (secret, fresh, cancellationToken) => PasswordAsync(secrets, secret, fresh, cancellationToken);
        })
        .AddSingleton(provider => Connect(provider.GetRequiredService<IConfiguration>(), provider));

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

    /// <summary>A vault that does not answer is waited for; what only a person can mend is told as the database's settings are.</summary>
    private static async ValueTask<string> PasswordAsync(SecretStore secrets, SecretName secret, bool fresh, CancellationToken cancellationToken)
    {
        try
        {
            return fresh
                ? await secrets.GetFreshAsync(secret, Login, cancellationToken)
                : await secrets.GetAsync(secret, Login, cancellationToken);
        }
        catch (SecretException e) when (e is not SecretUnavailableException)
        {
            throw new PostgresConfigurationException(e.Message, e);
        }
    }
}

using DataSync.Functions.Configuration;
using DataSync.Functions.Identity;
using DataSync.Functions.Secrets;
using DataSync.LocalRuntime.Durable;
using DataSync.LocalRuntime.Hosting;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataSync.Functions.Composition;

/// <summary>What only the local flavour needs: one process on a desk, PostgreSQL as the journal.</summary>
internal static class Flavour
{
    public static void Add(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddFunctionsFrom(typeof(Flavour).Assembly);
        builder.Services.AddHostedService<MigrateAtStart>();
        builder.Services.AddSingleton<DeskKey>();
        builder.Services.AddSingleton(new RenewedSecrets());
        if (!AzureHost.Is(builder.Configuration))
            UserSecrets.AddTo(builder.Configuration);
        builder.Services.AddSingleton<JournalLogin>(provider => settings => OpenJournal(provider, settings));
    }

    /// <summary>
    /// The journal is under the same rules of TLS and secrets as the destination. The identity logs in where both share a
    /// connection string; a string of the journal's own says what it needs.
    /// </summary>
    private static NpgsqlDataSourceBuilder OpenJournal(IServiceProvider provider, NpgsqlConnectionStringBuilder settings)
    {
        var ofItsOwn = !string.IsNullOrEmpty(provider.GetRequiredService<IConfiguration>()["ConnectionStrings:Durable"]);
        var secrets = provider.GetRequiredService<SecretSource>();
        var login = DatabaseSettings.TakeLogin(
            ofItsOwn ? "ConnectionStrings:Durable" : $"ConnectionStrings:{DatabaseRegistration.ConnectionName}",
            settings,
            // The journal opens few connections and reconnects for as long as it takes: it asks past the cache each time.
            (secret, _, cancellationToken) => secrets(secret, true, cancellationToken),
            ofItsOwn ? null : DatabaseRegistration.Tokens(provider));
        return DataSyncDataSource.Builder(settings, login);
    }
}

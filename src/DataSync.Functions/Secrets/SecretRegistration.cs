using Azure.Core;
using Azure.Core.Pipeline;
using DataSync.Functions.Configuration;
using DataSync.Functions.Identity;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DataSync.Functions.Secrets;

/// <summary>Where secrets come from: the vault when one is set, and then nowhere else; else the configuration.</summary>
internal static class SecretRegistration
{
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => AppCredential.Create(provider.GetRequiredService<IConfiguration>()));
        return services
            .AddSingleton(provider => SecretSettings.Read(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<SecretAudit>()
            .AddSingleton(ReaderOf)
            .AddSingleton(provider => new SecretStore(
                provider.GetRequiredService<ISecretReader>(),
                provider.GetRequiredService<SecretSettings>(),
                provider.GetRequiredService<SecretAudit>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IDeadLetterKeys, DeadLetterKeys>();
    }

    private static ISecretReader ReaderOf(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<IConfiguration>();
        var settings = provider.GetRequiredService<SecretSettings>();
        return settings.Vault is null
            ? new ConfigurationSecrets(
                configuration,
                AzureHost.Is(configuration) ? null : provider.GetService<DeskKey>(),
                AzureHost.Is(configuration) ? null : provider.GetService<RenewedSecrets>())
            : new KeyVaultSecrets(
                settings.Vault,
                provider.GetRequiredService<TokenCredential>(),
                AppCredential.Describe(configuration),
                settings.ReadTimeout,
                provider.GetRequiredService<TimeProvider>(),
                // Registered by who gives the app a network of its own; else the SDK's.
                provider.GetService<HttpPipelineTransport>());
    }
}

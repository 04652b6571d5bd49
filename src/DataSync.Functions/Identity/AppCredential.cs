using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Identity;

/// <summary>Who the app is to Azure: its managed identity where there is one, the developer on a desk.</summary>
internal static class AppCredential
{
    /// <summary>Client id of a user-assigned identity; empty for the system-assigned one.</summary>
    public const string ClientIdSetting = "DataSync:Identity:ClientId";

    /// <summary>The credential that all clients of Azure services share, so that tokens are cached once.</summary>
    public static TokenCredential Create(IConfiguration configuration)
    {
        // Set by the platform where an identity can be had:
        // https://learn.microsoft.com/azure/app-service/overview-managed-identity#connect-to-azure-services-in-app-code
        if (string.IsNullOrEmpty(configuration["IDENTITY_ENDPOINT"]))
            return new ChainedTokenCredential(new EnvironmentCredential(), new AzureCliCredential(), new AzureDeveloperCliCredential());
        var clientId = configuration[ClientIdSetting];
        return new ManagedIdentityCredential(
            string.IsNullOrEmpty(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId));
    }
}

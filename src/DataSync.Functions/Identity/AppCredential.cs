using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Identity;

/// <summary>Who the app is to Azure: its managed identity there, the developer on a desk.</summary>
internal static class AppCredential
{
    /// <summary>Client id of a user-assigned identity; empty for the system-assigned one.</summary>
    public const string ClientIdSetting = "DataSync:Identity:ClientId";

    /// <summary>The credential that all clients of Azure services share, so that tokens are cached once.</summary>
    public static TokenCredential Create(IConfiguration configuration)
    {
        if (AzureHost.Is(configuration))
        {
            // Nothing but the app's own identity: a stray variable must not make the app somebody else.
            return new ManagedIdentityCredential(IdentityOf(configuration));
        }

        // Environment, workload identity, Visual Studio (Code), Azure CLI, PowerShell, azd, in the vendor's order:
        // https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains
        return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ExcludeManagedIdentityCredential = true });
    }

    /// <summary>The identity in words, for logs and messages; no secret is in them.</summary>
    public static string Describe(IConfiguration configuration)
    {
        if (!AzureHost.Is(configuration))
            return "the developer's login";
        return ClientIdOf(configuration) is { } clientId ? $"the user-assigned identity {clientId}" : "the app's system-assigned identity";
    }

    private static ManagedIdentityId IdentityOf(IConfiguration configuration) => ClientIdOf(configuration) is { } clientId
        ? ManagedIdentityId.FromUserAssignedClientId(clientId)
        : ManagedIdentityId.SystemAssigned;

    private static string? ClientIdOf(IConfiguration configuration) =>
        configuration[ClientIdSetting] is { Length: > 0 } clientId ? clientId : null;
}

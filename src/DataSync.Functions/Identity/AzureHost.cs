using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Identity;

/// <summary>Whether the app runs in Azure or on a desk.</summary>
internal static class AzureHost
{
    /// <summary>
    /// Variables of which the platform sets at least one: the app's name and instance
    /// (https://learn.microsoft.com/azure/app-service/reference-app-settings), the endpoint of its managed identity
    /// (https://learn.microsoft.com/azure/app-service/overview-managed-identity).
    /// </summary>
    private static readonly string[] Marks = ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "IDENTITY_ENDPOINT"];

    /// <summary>Whether the environment is Azure's. Core Tools on a desk set none of its marks.</summary>
    public static bool Is(IConfiguration configuration) => Marks.Any(mark => !string.IsNullOrEmpty(configuration[mark]));
}

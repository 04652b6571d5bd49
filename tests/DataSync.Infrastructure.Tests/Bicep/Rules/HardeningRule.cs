namespace DataSync.Infrastructure.Tests.Bicep.Rules;

/// <summary>What must not be loosened: every way in is an identity over TLS, and what is deleted can be brought back.</summary>
public static class HardeningRule
{
    private static readonly (string Type, string Property, string Value)[] Expected =
    [
        ("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false"),
        ("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false"),
        ("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "'TLS1_2'"),
        ("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", "true"),
        ("Microsoft.Storage/storageAccounts", "properties.isLocalUserEnabled", "false"),
        ("Microsoft.Storage/storageAccounts", "properties.publicNetworkAccess", "publicNetworkAccess ? 'Enabled' : 'Disabled'"),
        ("Microsoft.Storage/storageAccounts/blobServices", "properties.deleteRetentionPolicy.enabled", "true"),
        ("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "'None'"),
        ("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", "true"),
        ("Microsoft.KeyVault/vaults", "properties.enableSoftDelete", "true"),
        ("Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", "true"),
        ("Microsoft.KeyVault/vaults", "properties.publicNetworkAccess", "publicNetworkAccess ? 'Enabled' : 'Disabled'"),
        ("Microsoft.DBforPostgreSQL/flexibleServers", "properties.authConfig.passwordAuth", "'Disabled'"),
        ("Microsoft.DBforPostgreSQL/flexibleServers", "properties.authConfig.activeDirectoryAuth", "'Enabled'"),
        ("Microsoft.DBforPostgreSQL/flexibleServers", "properties.network.publicNetworkAccess", "publicNetworkAccess ? 'Enabled' : 'Disabled'"),
        ("Microsoft.DurableTask/schedulers", "properties.publicNetworkAccess", "publicNetworkAccess ? 'Enabled' : 'Disabled'"),
        ("Microsoft.Insights/components", "properties.DisableLocalAuth", "true"),
        ("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true"),
        ("Microsoft.Web/sites", "identity.type", "'SystemAssigned'"),
        ("Microsoft.Web/sites", "properties.httpsOnly", "true"),
        ("Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "'1.2'"),
        ("Microsoft.Web/sites", "properties.siteConfig.scmMinTlsVersion", "'1.2'"),
        ("Microsoft.Web/sites", "properties.siteConfig.ftpsState", "'Disabled'"),
        ("Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.authentication.type", "'SystemAssignedIdentity'"),
        ("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false"),
    ];

    public static IEnumerable<string> Findings(BicepFolder folder)
    {
        foreach (var (type, property, value) in Expected)
        {
            var made = folder.Resources.Where(found => found.Resource.ResourceType == type && !found.Resource.IsExisting).ToList();
            if (made.Count == 0)
                yield return $"no {type} is made";
            foreach (var (file, resource) in made.Where(found => found.Resource.Body![property]?.Text != value))
                yield return $"{file.At(resource.Node)}: {property} of {resource.Name} is not {value}";
        }
    }
}

namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>A way to break a template.</summary>
/// <param name="Rule">The rule that must notice.</param>
/// <param name="Path">The file.</param>
/// <param name="Text">A text in it.</param>
/// <param name="Broken">What stands there instead.</param>
/// <param name="Finding">What the rule says.</param>
internal sealed record Breaking(string Rule, string Path, string Text, string Broken, string Finding);

/// <summary>What is tried on the rules.</summary>
internal static class BrokenTemplates
{
    private const string Main = "main.bicep";
    private const string App = "modules/function-app.bicep";
    private const string Storage = "modules/storage.bicep";
    private const string Roles = "modules/storage-roles.bicep";
    private const string Dev = "parameters/dev.bicepparam";

    private static readonly Lazy<Task<Dictionary<Breaking, BicepFolder>>> Folders = new(BreakAsync);

    public static readonly Breaking[] All =
    [
        new("syntax", Main, "module storage 'modules/storage.bicep' = {", "module storage 'modules/storage.bicep' {", "ERROR"),
        new("syntax", "types.bicep", "storageGiB: int", "storageGiB int", "ERROR"),
        new("syntax", Dev, "param durableBackend = 'azureManaged'", "param durableBackend 'azureManaged'", "durableBackend"),

        new("modules", Main, "'modules/postgres.bicep'", "'modules/postgresql.bicep'", "there is no bicep/modules/postgresql.bicep"),
        new("modules", Main, "    version: postgresVersion\n", "", "needs the parameter version"),
        new("modules", Main,
          "    version: postgresVersion\n", "    version: postgresVersion\n    versions: []\n", "has no parameter versions"),
        new("modules", Main, "apps[i].outputs.hostName", "apps[i].outputs.host", "has no output host"),
        new("modules", Main, "network!.outputs.functionsSubnetId", "network!.outputs.subnetId", "has no output subnetId"),
        new("modules", Main,
          "module actionGroup 'modules/action-group.bicep'", "module actionGroup 'modules/monitoring.bicep'", "action-group.bicep: nothing refers"),
        new("modules", "modules/log-alerts.bicep", "rate-limits.kql", "rate-limit.kql", "queries/rate-limit.kql: referred to, but not there"),
        new("modules", "types.bicep", "@export()\n@description('Size", "@description('Size", "exports no postgresSizeType"),

        new("symbols", Main, "resourceGroup().id), 6)", "resourceGroup().id), length)", "length is declared nowhere"),
        new("symbols", App, "serverFarmId: plan.id", "serverFarmId: plans.id", "plans is declared nowhere"),
        new("symbols", Storage, "sku: { name: redundancy }", "sku: { name: 'Standard_LRS' }", "redundancy is never used"),
        new("symbols", Main, "uniqueString(", "uniqueName(", "uniqueName is not a function"),
        new("symbols", Main, "var baseName = ", "var suffix = 'x'\nvar baseName = ", "suffix is declared 2 times"),
        new("symbols", Dev, "json(", "loadJsonContent(", "loadJsonContent is not a function"),

        new("descriptions", Storage, "@description('Redundancy of the stored data.')\n", "", "redundancy has no @description"),
        new("descriptions", Main, "@description('Address of the vault.')\n", "", "keyVaultUri has no @description"),
        new("descriptions", Roles, "metadata description = 'What one app may do with the storage account.'", "", "no metadata description"),

        new("secrets", Storage,
          "@description('Azure region.')\nparam location", "@description('Azure region.')\nparam accountKey", "accountKey is named like a secret"),
        new("secrets", Storage,
          "output name string = account.name", "output name string = account.listKeys().keys[0].value", "listKeys brings a secret"),
        new("secrets", Main,
          "output postgresHost string", "output postgresConnectionString string", "postgresConnectionString is named like a secret"),
        new("secrets", App, "SSL Mode=VerifyFull", "Password=x;SSL Mode=VerifyFull", "a text that holds a secret"),
        new("secrets", Main, "@minLength(3)\nparam alertEmail string", "@secure()\nparam alertEmail string = 'x'", "alertEmail has a default"),

        new("API versions", Storage, "storageAccounts@2025-08-01'", "storageAccounts'", "has no API version"),
        new("API versions", Storage, "storageAccounts@2025-08-01'", "storageAccounts@2024-01-01'", "is used in the versions"),
        new("API versions", "modules/action-group.bicep", "2023-01-01", "2024-10-01-preview", "is a preview that no reason is given for"),

        new("roles", Roles, "b7e6dc6d", "b7e6dc6e", "is not the id of the role storageBlobDataOwner"),
        new("roles", Roles, "guid(account.id, principalId, role)", "guid(account.id, role)", "the name of assignments does not follow"),
        new("roles", Roles, "    scope: account\n", "", "is not given on one resource"),
        new("roles", Roles, "principalType: 'ServicePrincipal'", "principalType: 'User'", "does not say that its identity"),
        new("roles", "modules/key-vault-roles.bicep",
          "keyVaultSecretsUser", "keyVaultReader", "the role keyVaultSecretsUser is given to nobody"),

        new("app settings", App, "  DataSync__Deployment: color\n", "", "the setting DataSync__Deployment is missing"),
        new("app settings", App, "DataSync__KeyVault__Uri", "DataSync__Vault__Uri", "nobody reads the setting DataSync__Vault__Uri"),
        new("app settings", App, "SSL Mode=VerifyFull", "SSL Mode=Require", "ConnectionStrings__DataSync is not"),
        new("app settings", Main, "schedulesEnabled: color == activeColor", "schedulesEnabled: true", "schedules do not follow activeColor"),

        new("outputs", Main, "output keyVaultUri string", "output vaultUri string", "no output keyVaultUri"),

        new("hardening", Storage, "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "allowSharedKeyAccess of account is not false"),
        new("hardening", "modules/postgres.bicep", "passwordAuth: 'Disabled'", "passwordAuth: 'Enabled'", "passwordAuth of server"),
        new("hardening", "modules/key-vault.bicep", "    enablePurgeProtection: true\n", "", "enablePurgeProtection of vault"),
        new("hardening", App, "httpsOnly: true", "httpsOnly: false", "httpsOnly of app"),
        new("hardening", "modules/monitoring.bicep",
          "DisableLocalAuth: true", "DisableLocalAuth: false", "DisableLocalAuth of applicationInsights"),

        new("lint", Storage, "  parent: account\n  name: 'default'", "  name: '${account.name}/default'", "blobs does not name its parent"),
        new("lint", Storage, "location: location", "location: 'westeurope'", "the location of account is fixed"),
        new("lint", "modules/private-endpoints.bicep",
          "privatelink.blob.${environment().suffixes.storage}", "privatelink.blob.core.windows.net", "one cloud only"),
        new("lint", "modules/postgres.bicep",
          "dependsOn: [configurations]", "dependsOn: [configurations, server]", "database refers to server already"),
        new("lint", "queries/definitions.kql", "traces\n", "traces \n", "a space at the end"),

        new("parameter files", Dev, "param storageRedundancy", "param redundancy", "main.bicep has no parameter redundancy"),
        new("parameter files", Dev,
          "param environmentName = 'dev'", "param environmentName = 'prod'", "environmentName is not the file's name"),
        new("parameter files", Dev, "param pipelinePrincipalName", "// param pipelinePrincipalName", "pipelinePrincipalName is not set"),
        new("parameter files", Dev, "using '../main.bicep'", "using 'main.bicep'", "not a parameter file of main.bicep"),
        new("parameter files", Dev, "param storageRedundancy = ", "var storageRedundancy = ", "not a parameter file of main.bicep"),
        new("parameter files", "types.bicep", "'dev' | 'prod'", "'dev' | 'test' | 'prod'", "there is no bicep/parameters/test.bicepparam"),

        new("names", Main, "resourceGroup().id), 6)", "resourceGroup().id), 13)", "keyVaultName can be"),
        new("names", Main, "'st${workload}", "'st-${workload}", "storageAccountName can be"),
        new("names", Main, "'DataSync${toUpper", "'DataSync-${toUpper", "taskHubs can be"),
        new("names", "types.bicep", "'dev' | 'prod'", "'dev' | 'production-and-more'", "storageAccountName can be"),

        new("alert queries", "queries/run-failures.kql", "\"4001\"", "\"4002\"", "the code logs no event 4002"),
        new("alert queries", "queries/dead-letters.kql", "\"RunEnded\"", "\"RunFinished\"", "the code logs no event 4001 RunFinished"),
        new("alert queries", "queries/run-duration.kql", "\" ended as \"", "\" finished as \"", "does not read"),
        new("alert queries", "queries/run-failures.kql", "\"TimedOut\"", "\"Timeout\"", "no run ends as Timeout"),
        new("alert queries", "queries/runs-waiting.kql", "run_paused", "run_halted", "the code gives no notice run_halted"),
        new("alert queries", "modules/health-test.bicep", "/api/health'", "/api/healthz'", "the app has no route healthz"),
        new("alert queries", "modules/health-test.bicep", "\"schedules\":\"on\"", "\"schedules\":\"yes\"", "the app's health never says"),
        new("alert queries", "modules/log-alerts.bicep", "column: 'Throttled'", "column: 'Count'", "does not end with Count by Stream"),
    ];

    /// <summary>The folder after each breaking.</summary>
    public static Task<Dictionary<Breaking, BicepFolder>> FoldersAsync() => Folders.Value;

    private static async Task<Dictionary<Breaking, BicepFolder>> BreakAsync()
    {
        var folder = await BicepFolder.LoadAsync();
        var changes = All.Select(breaking => (breaking.Path, folder.Texts[breaking.Path].Replace(breaking.Text, breaking.Broken))).ToList();
        var broken = await folder.WithEachAsync(changes);
        return All.Zip(broken).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}

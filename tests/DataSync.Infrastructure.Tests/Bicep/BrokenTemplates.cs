namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>Ways to break a template: the rule that must notice, the file, a text in it, what stands there instead, and what the rule says.</summary>
internal static class BrokenTemplates
{
    private const string Main = "main.bicep";
    private const string App = "modules/function-app.bicep";
    private const string Storage = "modules/storage.bicep";
    private const string Roles = "modules/storage-roles.bicep";
    private const string Dev = "parameters/dev.bicepparam";

    public static TheoryData<string, string, string, string, string> All => new()
    {
        { "syntax", Main, "module storage 'modules/storage.bicep' = {", "module storage 'modules/storage.bicep' {", "ERROR" },
        { "syntax", "types.bicep", "storageGiB: int", "storageGiB int", "ERROR" },
        { "syntax", Dev, "param durableBackend = 'azureManaged'", "param durableBackend 'azureManaged'", "durableBackend" },

        { "modules", Main, "'modules/postgres.bicep'", "'modules/postgresql.bicep'", "there is no bicep/modules/postgresql.bicep" },
        { "modules", Main, "    version: postgresVersion\n", "", "needs the parameter version" },
        { "modules", Main, "    version: postgresVersion\n", "    version: postgresVersion\n    versions: []\n", "has no parameter versions" },
        { "modules", Main, "apps[i].outputs.hostName", "apps[i].outputs.host", "has no output host" },
        { "modules", Main, "network!.outputs.functionsSubnetId", "network!.outputs.subnetId", "has no output subnetId" },
        { "modules", Main, "module actionGroup 'modules/action-group.bicep'", "module actionGroup 'modules/monitoring.bicep'", "action-group.bicep: nothing refers" },
        { "modules", "modules/log-alerts.bicep", "rate-limits.kql", "rate-limit.kql", "queries/rate-limit.kql: referred to, but not there" },
        { "modules", "types.bicep", "@export()\n@description('Size", "@description('Size", "exports no postgresSizeType" },

        { "symbols", Main, "resourceGroup().id), 6)", "resourceGroup().id), length)", "length is declared nowhere" },
        { "symbols", App, "serverFarmId: plan.id", "serverFarmId: plans.id", "plans is declared nowhere" },
        { "symbols", Storage, "sku: { name: redundancy }", "sku: { name: 'Standard_LRS' }", "redundancy is never used" },
        { "symbols", Main, "uniqueString(", "uniqueName(", "uniqueName is not a function" },
        { "symbols", Main, "var baseName = ", "var suffix = 'x'\nvar baseName = ", "suffix is declared 2 times" },
        { "symbols", Dev, "json(", "loadJsonContent(", "loadJsonContent is not a function" },

        { "descriptions", Storage, "@description('Redundancy of the stored data.')\n", "", "redundancy has no @description" },
        { "descriptions", Main, "@description('Address of the vault.')\n", "", "keyVaultUri has no @description" },
        { "descriptions", Roles, "metadata description = 'What one app may do with the storage account.'", "", "no metadata description" },

        { "secrets", Storage, "@description('Azure region.')\nparam location", "@description('Azure region.')\nparam accountKey", "accountKey is named like a secret" },
        { "secrets", Storage, "output name string = account.name", "output name string = account.listKeys().keys[0].value", "listKeys brings a secret" },
        { "secrets", Main, "output postgresHost string", "output postgresConnectionString string", "postgresConnectionString is named like a secret" },
        { "secrets", App, "SSL Mode=VerifyFull", "Password=x;SSL Mode=VerifyFull", "a text that holds a secret" },
        { "secrets", Main, "@minLength(3)\nparam alertEmail string", "@secure()\nparam alertEmail string = 'x'", "alertEmail has a default" },

        { "API versions", Storage, "storageAccounts@2025-08-01'", "storageAccounts'", "has no API version" },
        { "API versions", Storage, "storageAccounts@2025-08-01'", "storageAccounts@2024-01-01'", "is used in the versions" },
        { "API versions", "modules/action-group.bicep", "2023-01-01", "2024-10-01-preview", "is a preview that no reason is given for" },

        { "roles", Roles, "b7e6dc6d", "b7e6dc6e", "is not the id of the role storageBlobDataOwner" },
        { "roles", Roles, "guid(account.id, principalId, role)", "guid(account.id, role)", "the name of assignments does not follow" },
        { "roles", Roles, "    scope: account\n", "", "is not given on one resource" },
        { "roles", Roles, "principalType: 'ServicePrincipal'", "principalType: 'User'", "does not say that its identity" },
        { "roles", "modules/key-vault-roles.bicep", "keyVaultSecretsUser", "keyVaultReader", "the role keyVaultSecretsUser is given to nobody" },

        { "app settings", App, "  DataSync__Deployment: color\n", "", "the setting DataSync__Deployment is missing" },
        { "app settings", App, "DataSync__KeyVault__Uri", "DataSync__Vault__Uri", "nobody reads the setting DataSync__Vault__Uri" },
        { "app settings", App, "SSL Mode=VerifyFull", "SSL Mode=Require", "ConnectionStrings__DataSync is not" },
        { "app settings", Main, "schedulesEnabled: color == activeColor", "schedulesEnabled: true", "schedules do not follow activeColor" },

        { "outputs", Main, "output keyVaultUri string", "output vaultUri string", "no output keyVaultUri" },

        { "hardening", Storage, "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "allowSharedKeyAccess of account is not false" },
        { "hardening", "modules/postgres.bicep", "passwordAuth: 'Disabled'", "passwordAuth: 'Enabled'", "passwordAuth of server" },
        { "hardening", "modules/key-vault.bicep", "    enablePurgeProtection: true\n", "", "enablePurgeProtection of vault" },
        { "hardening", App, "httpsOnly: true", "httpsOnly: false", "httpsOnly of app" },
        { "hardening", "modules/monitoring.bicep", "DisableLocalAuth: true", "DisableLocalAuth: false", "DisableLocalAuth of applicationInsights" },

        { "lint", Storage, "  parent: account\n  name: 'default'", "  name: '${account.name}/default'", "blobs does not name its parent" },
        { "lint", Storage, "location: location", "location: 'westeurope'", "the location of account is fixed" },
        { "lint", "modules/private-endpoints.bicep", "privatelink.blob.${environment().suffixes.storage}", "privatelink.blob.core.windows.net", "one cloud only" },
        { "lint", "modules/postgres.bicep", "dependsOn: [configurations]", "dependsOn: [configurations, server]", "database refers to server already" },
        { "lint", "queries/definitions.kql", "traces\n", "traces \n", "a space at the end" },

        { "parameter files", Dev, "param storageRedundancy", "param redundancy", "main.bicep has no parameter redundancy" },
        { "parameter files", Dev, "param environmentName = 'dev'", "param environmentName = 'prod'", "environmentName is not the file's name" },
        { "parameter files", Dev, "param pipelinePrincipalName", "// param pipelinePrincipalName", "pipelinePrincipalName is not set" },
        { "parameter files", Dev, "using '../main.bicep'", "using 'main.bicep'", "not a parameter file of main.bicep" },
        { "parameter files", Dev, "param storageRedundancy = ", "var storageRedundancy = ", "not a parameter file of main.bicep" },
        { "parameter files", "types.bicep", "'dev' | 'prod'", "'dev' | 'test' | 'prod'", "there is no bicep/parameters/test.bicepparam" },

        { "names", Main, "resourceGroup().id), 6)", "resourceGroup().id), 13)", "keyVaultName can be" },
        { "names", Main, "'st${workload}", "'st-${workload}", "storageAccountName can be" },
        { "names", Main, "'DataSync${toUpper", "'DataSync-${toUpper", "taskHubs can be" },
        { "names", "types.bicep", "'dev' | 'prod'", "'dev' | 'production-and-more'", "storageAccountName can be" },

        { "alert queries", "queries/run-failures.kql", "\"4001\"", "\"4002\"", "the code logs no event 4002" },
        { "alert queries", "queries/dead-letters.kql", "\"RunEnded\"", "\"RunFinished\"", "the code logs no event 4001 RunFinished" },
        { "alert queries", "queries/run-duration.kql", "\" ended as \"", "\" finished as \"", "does not read" },
        { "alert queries", "queries/run-failures.kql", "\"TimedOut\"", "\"Timeout\"", "no run ends as Timeout" },
        { "alert queries", "queries/runs-waiting.kql", "run_paused", "run_halted", "the code gives no notice run_halted" },
        { "alert queries", "modules/log-alerts.bicep", "column: 'Throttled'", "column: 'Count'", "does not end with Count by Stream" },
    };
}

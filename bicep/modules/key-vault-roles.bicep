metadata description = 'What one app may do with the vault: read secrets.'

@description('Name of the vault.')
param keyVaultName string

@description('Object id of the app\'s identity.')
param principalId string

// Key Vault Secrets User
// https://learn.microsoft.com/azure/key-vault/general/rbac-guide
var keyVaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: keyVaultName
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, keyVaultSecretsUser)
  scope: vault
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', keyVaultSecretsUser)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

metadata description = 'What one app may do with the storage account.'

import { durableBackendType } from '../types.bicep'

@description('Name of the storage account.')
param storageAccountName string

@description('Object id of the app\'s identity.')
param principalId string

@description('Where durable state lives; only azureStorage needs queues and tables.')
param backend durableBackendType

// Storage Blob Data Owner: the host's leases and keys, and the deployed package.
// https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

// Storage Queue Data Contributor, Storage Table Data Contributor: durable state of the backend azureStorage.
// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-configure-managed-identity
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

var roles = backend == 'azureStorage'
  ? [storageBlobDataOwner, storageQueueDataContributor, storageTableDataContributor]
  : [storageBlobDataOwner]

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageAccountName
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in roles: {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

metadata description = 'A private endpoint for each service the apps use, each with its DNS zone.'

import { textMapType } from '../types.bicep'

@description('Prefix of the names, such as pep-datasync-prod.')
param namePrefix string

@description('Azure region of the endpoints: the network\'s.')
param location string

@description('Tags of every resource.')
param tags textMapType

@description('Resource id of the virtual network.')
param networkId string

@description('Resource id of the subnet that holds the endpoints.')
param subnetId string

@description('Resource id of the storage account.')
param storageAccountId string

@description('Resource id of the vault.')
param keyVaultId string

@description('Resource id of the PostgreSQL server.')
param postgresId string

@description('Resource id of the Durable Task Scheduler; empty when there is none.')
param schedulerId string

// Groups and zones: https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var always = [
  {
    name: 'blob'
    resourceId: storageAccountId
    groupId: 'blob'
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    name: 'queue'
    resourceId: storageAccountId
    groupId: 'queue'
    zone: 'privatelink.queue.${environment().suffixes.storage}'
  }
  {
    name: 'table'
    resourceId: storageAccountId
    groupId: 'table'
    zone: 'privatelink.table.${environment().suffixes.storage}'
  }
  {
    name: 'vault'
    resourceId: keyVaultId
    groupId: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
  {
    name: 'postgres'
    resourceId: postgresId
    groupId: 'postgresqlServer'
    zone: 'privatelink.postgres.database.azure.com'
  }
]

// https://learn.microsoft.com/azure/durable-task/scheduler/durable-task-scheduler-private-endpoints
var scheduler = {
  name: 'scheduler'
  resourceId: schedulerId
  groupId: 'scheduler'
  zone: 'privatelink.durabletask.io'
}

var targets = empty(schedulerId) ? always : concat(always, [scheduler])

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for target in targets: {
    name: target.zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (target, i) in targets: {
    parent: zones[i]
    name: 'network'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: '${namePrefix}-${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            privateLinkServiceId: target.resourceId
            groupIds: [target.groupId]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, i) in targets: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.name
          properties: { privateDnsZoneId: zones[i].id }
        }
      ]
    }
  }
]

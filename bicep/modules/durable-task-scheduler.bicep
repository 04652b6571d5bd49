metadata description = 'Durable Task Scheduler: the managed store of orchestrations, with one task hub per app.'

import { textMapType } from '../types.bicep'

@description('Name of the scheduler.')
@minLength(3)
@maxLength(64)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags textMapType

// https://learn.microsoft.com/azure/durable-task/scheduler/durable-task-scheduler-billing
@description('Consumption is paid per action, at most 500 a second; Dedicated per capacity unit of 2,000 a second.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('Capacity units of the SKU Dedicated; three are zone redundant.')
@allowed([1, 3])
param capacity int

@description('Whether the scheduler answers on its public address. False: only through private endpoints.')
param publicNetworkAccess bool

@description('Names of the task hubs, one per app.')
param taskHubs string[]

@description('Days that ended orchestrations are kept. The runs themselves are in the database.')
@minValue(1)
@maxValue(30)
param retentionDays int

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
    // An identity with a role is asked for in any case; Flex Consumption has no fixed outbound address to list.
    ipAllowlist: publicNetworkAccess ? ['0.0.0.0/0'] : []
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
  }
}

resource hubs 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' = [
  for hub in taskHubs: {
    parent: scheduler
    name: hub
    properties: {}
  }
]

resource retention 'Microsoft.DurableTask/schedulers/retentionPolicies@2026-02-01' = {
  parent: scheduler
  name: 'default'
  properties: {
    retentionPolicies: [
      { retentionPeriodInDays: retentionDays }
    ]
  }
}

@description('Resource id of the scheduler.')
output id string = scheduler.id

@description('Name of the scheduler.')
output name string = scheduler.name

@description('Address of the scheduler.')
output endpoint string = scheduler.properties.endpoint

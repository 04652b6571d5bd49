metadata description = 'Alerts on what Azure measures: the database, the vault and, with the backend azureStorage, the queues.'

import { durableBackendType, textMapType } from '../types.bicep'

@description('Prefix of the names, such as alert-datasync-prod.')
param namePrefix string

@description('Tags of every resource.')
param tags textMapType

@description('Resource id of the action group.')
param actionGroupId string

@description('Resource id of the PostgreSQL server.')
param postgresId string

@description('Resource id of the vault.')
param keyVaultId string

@description('Resource id of the storage account.')
param storageAccountId string

@description('Where durable state lives; only azureStorage has queues.')
param backend durableBackendType

@description('Connections to the database that may be open.')
param connections int

@description('Messages that may wait in the queues.')
param queuedMessages int

// Names of metrics: https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index
var always = [
  {
    name: 'database-connections'
    description: 'The database nears the number of connections it accepts. Lower the instances at most, or take a larger size.'
    severity: 2
    scope: postgresId
    namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
    metric: 'active_connections'
    aggregation: 'Maximum'
    threshold: connections
    dimensions: []
    every: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'database-storage'
    description: 'The database\'s disk is 80 % full. It grows by itself; the bill with it.'
    severity: 3
    scope: postgresId
    namespace: 'Microsoft.DBforPostgreSQL/flexibleServers'
    metric: 'storage_percent'
    aggregation: 'Average'
    threshold: 80
    dimensions: []
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    name: 'key-vault-refusals'
    description: 'The vault refused callers (403): a role is missing, or somebody tries doors.'
    severity: 1
    scope: keyVaultId
    namespace: 'Microsoft.KeyVault/vaults'
    metric: 'ServiceApiResult'
    aggregation: 'Count'
    threshold: 0
    dimensions: [
      { name: 'StatusCode', operator: 'Include', values: ['403'] }
    ]
    every: 'PT5M'
    window: 'PT15M'
  }
]

// Azure refreshes this count about once an hour; pending-orchestrations of the log alerts tells sooner.
var queueBacklog = {
  name: 'queue-backlog'
  description: 'Messages pile up in the durable queues.'
  severity: 2
  scope: '${storageAccountId}/queueServices/default'
  namespace: 'Microsoft.Storage/storageAccounts/queueServices'
  metric: 'QueueMessageCount'
  aggregation: 'Average'
  threshold: queuedMessages
  dimensions: []
  every: 'PT1H'
  window: 'PT1H'
}

var rules = backend == 'azureStorage' ? concat(always, [queueBacklog]) : always

resource alerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for rule in rules: {
    name: '${namePrefix}-${rule.name}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [rule.scope]
      evaluationFrequency: rule.every
      windowSize: rule.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: rule.namespace
            metricName: rule.metric
            timeAggregation: rule.aggregation
            operator: 'GreaterThan'
            threshold: rule.threshold
            dimensions: rule.dimensions
          }
        ]
      }
      actions: [
        { actionGroupId: actionGroupId }
      ]
    }
  }
]

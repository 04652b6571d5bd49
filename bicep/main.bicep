metadata name = 'DataSync'
metadata description = 'Everything DataSync needs in one resource group. Schedules stay where activeColor says they are.'

targetScope = 'resourceGroup'

import { colorType, durableBackendType, environmentType, postgresSizeType, textMapType } from 'types.bicep'

@description('The environment. Part of every name.')
param environmentName environmentType

@description('Azure region of everything.')
param location string = resourceGroup().location

@description('Short name of the workload. Part of every name.')
@minLength(2)
@maxLength(8)
param workload string = 'datasync'

@description('Tags of every resource, besides workload and environment.')
param tags textMapType = {}

@description('Where durable state lives. The package is built for the same one: -p:DurableBackend.')
param durableBackend durableBackendType = 'azureManaged'

@description('The colours; each becomes an app.')
@minLength(1)
param colors colorType[] = ['blue', 'green']

@description('The colour that is active now and goes on being so. The pipeline asks the apps and passes it.')
param activeColor colorType

@description('Whether data answers only inside a virtual network. Migrations then need a machine in snet-runners.')
param privateNetwork bool = false

@description('Address range of the virtual network, at least 256 addresses.')
param addressPrefix string = '10.20.0.0/24'

@description('Object id of the pipeline\'s identity: the database\'s administrator.')
@minLength(36)
@maxLength(36)
param pipelinePrincipalId string

@description('Name of the pipeline\'s identity: its login in the database.')
@minLength(1)
param pipelinePrincipalName string

@description('Size of the PostgreSQL server.')
param postgresSize postgresSizeType

@description('Major version of PostgreSQL.')
@allowed(['16', '17', '18'])
param postgresVersion string = '17'

@description('Whether a standby server in another zone takes over. Not with the tier Burstable.')
param postgresHighAvailability bool = false

@description('Whether database backups are also kept in the paired region. Can only be chosen at the first deployment.')
param postgresGeoRedundantBackup bool = false

@description('Days that the database can be brought back to any second of.')
@minValue(7)
@maxValue(35)
param postgresBackupDays int = 7

@description('Redundancy of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = 'Standard_LRS'

@description('Payment model of the Durable Task Scheduler.')
@allowed(['Consumption', 'Dedicated'])
param schedulerSku string = 'Consumption'

@description('Capacity units of the scheduler with the SKU Dedicated; three are zone redundant.')
@allowed([1, 3])
param schedulerCapacity int = 1

@description('Memory of an app\'s instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Number of instances of an app at most.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 10

@description('Number of database connections that an instance opens at most. Times instances and colours it has to fit the server.')
@minValue(2)
@maxValue(100)
param connectionsPerInstance int = 10

@description('Number of instances of the active app that always wait for orchestrations and activities.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Settings of every app that definitions name by \${NAME}, such as API_BASE_URL. Never a secret.')
param appConfiguration textMapType = {}

@description('E-mail address that alerts go to.')
@minLength(3)
param alertEmail string

@description('Percentage of a sync\'s runs of a day that may fail before people are told.')
@minValue(0)
@maxValue(99)
param alertFailureRatePercent int = 20

@description('Seconds that a run may take before people are told.')
param alertRunSeconds int = 5400

@description('Dead letters that a sync may make in a day before people are told.')
param alertDeadLetters int = 100

@description('Times that a source may throttle in an hour before people are told.')
param alertThrottledPerHour int = 20

@description('Messages that may wait in the durable queues before people are told; only with the backend azureStorage.')
param alertQueuedMessages int = 1000

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('GB of logs a day that are taken at most.')
@minValue(1)
param logDailyQuotaGb int = 1

var suffix = take(uniqueString(resourceGroup().id), 6)
var baseName = '${workload}-${environmentName}'
var keyVaultName = 'kv-${baseName}-${suffix}'
var postgresName = 'psql-${baseName}-${suffix}'
var storageAccountName = 'st${workload}${environmentName}${suffix}'
var schedulerName = 'dts-${baseName}'
var networkName = 'vnet-${baseName}'
var alertName = 'alert-${baseName}'
var appNames = map(colors, color => 'func-${baseName}-${color}')
var packageContainers = map(colors, color => 'package-${color}')
var taskHubs = map(colors, color => 'DataSync${toUpper(take(color, 1))}${skip(color, 1)}')
var allTags = union(tags, { workload: workload, environment: environmentName })
var usesScheduler = durableBackend == 'azureManaged'

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: 'log-${baseName}'
    applicationInsightsName: 'appi-${baseName}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: storageAccountName
    location: location
    tags: allTags
    redundancy: storageRedundancy
    publicNetworkAccess: !privateNetwork
    packageContainers: packageContainers
    deletedDataDays: 14
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/key-vault.bicep' = {
  params: {
    name: keyVaultName
    location: location
    tags: allTags
    publicNetworkAccess: !privateNetwork
    deletedDataDays: environmentName == 'prod' ? 90 : 7
    workspaceId: monitoring.outputs.workspaceId
  }
}

module postgres 'modules/postgres.bicep' = {
  params: {
    name: postgresName
    location: location
    tags: allTags
    version: postgresVersion
    size: postgresSize
    databaseName: 'datasync'
    highAvailability: postgresHighAvailability
    geoRedundantBackup: postgresGeoRedundantBackup
    backupRetentionDays: postgresBackupDays
    publicNetworkAccess: !privateNetwork
    administratorObjectId: pipelinePrincipalId
    administratorName: pipelinePrincipalName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module scheduler 'modules/durable-task-scheduler.bicep' = if (usesScheduler) {
  params: {
    name: schedulerName
    location: location
    tags: allTags
    sku: schedulerSku
    capacity: schedulerCapacity
    publicNetworkAccess: !privateNetwork
    taskHubs: taskHubs
    retentionDays: 30
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    name: networkName
    location: location
    tags: allTags
    addressPrefix: addressPrefix
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  params: {
    namePrefix: 'pep-${baseName}'
    location: location
    tags: allTags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    storageAccountId: storage.outputs.id
    keyVaultId: keyVault.outputs.id
    postgresId: postgres.outputs.id
    schedulerId: usesScheduler ? scheduler!.outputs.id : ''
  }
}

module apps 'modules/function-app.bicep' = [
  for (color, i) in colors: {
    params: {
      name: appNames[i]
      planName: 'plan-${baseName}-${color}'
      location: location
      tags: allTags
      color: color
      schedulesEnabled: color == activeColor
      taskHubName: taskHubs[i]
      backend: durableBackend
      schedulerEndpoint: usesScheduler ? scheduler!.outputs.endpoint : ''
      storageAccountName: storage.outputs.name
      packageContainerUrl: '${storage.outputs.blobEndpoint}${packageContainers[i]}'
      keyVaultUri: keyVault.outputs.uri
      postgresHost: postgres.outputs.host
      postgresDatabase: postgres.outputs.databaseName
      applicationInsightsName: monitoring.outputs.applicationInsightsName
      subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
      instanceMemoryMB: instanceMemoryMB
      maximumInstanceCount: maximumInstanceCount
      connectionsPerInstance: connectionsPerInstance
      // With azureStorage one is recommended:
      // https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-azure-storage-provider#flex-consumption-plan
      alwaysReadyInstances: color == activeColor ? max(alwaysReadyInstances, usesScheduler ? 0 : 1) : 0
      extraSettings: appConfiguration
    }
  }
]

module storageRoles 'modules/storage-roles.bicep' = [
  for (color, i) in colors: {
    params: {
      storageAccountName: storage.outputs.name
      principalId: apps[i].outputs.principalId
      backend: durableBackend
    }
  }
]

module keyVaultRoles 'modules/key-vault-roles.bicep' = [
  for (color, i) in colors: {
    params: {
      keyVaultName: keyVault.outputs.name
      principalId: apps[i].outputs.principalId
    }
  }
]

module monitoringRoles 'modules/monitoring-roles.bicep' = [
  for (color, i) in colors: {
    params: {
      applicationInsightsName: monitoring.outputs.applicationInsightsName
      principalId: apps[i].outputs.principalId
    }
  }
]

module schedulerRoles 'modules/durable-task-scheduler-roles.bicep' = [
  for (color, i) in colors: if (usesScheduler) {
    params: {
      schedulerName: scheduler!.outputs.name
      taskHubName: taskHubs[i]
      principalId: apps[i].outputs.principalId
    }
  }
]

module hostNames 'modules/by-color.bicep' = {
  params: {
    colors: colors
    values: [for (color, i) in colors: apps[i].outputs.hostName]
  }
}

module actionGroup 'modules/action-group.bicep' = {
  params: {
    name: 'ag-${baseName}'
    tags: allTags
    emailAddress: alertEmail
  }
}

module logAlerts 'modules/log-alerts.bicep' = {
  params: {
    namePrefix: alertName
    location: location
    tags: allTags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    actionGroupId: actionGroup.outputs.id
    failureRatePercent: alertFailureRatePercent
    runSeconds: alertRunSeconds
    deadLetters: alertDeadLetters
    throttledPerHour: alertThrottledPerHour
  }
}

module metricAlerts 'modules/metric-alerts.bicep' = {
  params: {
    namePrefix: alertName
    tags: allTags
    actionGroupId: actionGroup.outputs.id
    postgresId: postgres.outputs.id
    keyVaultId: keyVault.outputs.id
    storageAccountId: storage.outputs.id
    backend: durableBackend
    connections: postgresSize.connectionsAlert
    queuedMessages: alertQueuedMessages
  }
}

module healthTests 'modules/health-test.bicep' = [
  for (color, i) in colors: {
    params: {
      name: 'health-${baseName}-${color}'
      location: location
      tags: allTags
      applicationInsightsId: monitoring.outputs.applicationInsightsId
      hostName: apps[i].outputs.hostName
    }
  }
]

@description('Name of each colour\'s app; also its login in the database.')
output functionAppNames textMapType = toObject(range(0, length(colors)), i => colors[i], i => appNames[i])

@description('Host name of each colour\'s app.')
output functionAppHostNames textMapType = hostNames.outputs.byColor

@description('Name of the vault.')
output keyVaultName string = keyVault.outputs.name

@description('Address of the vault.')
output keyVaultUri string = keyVault.outputs.uri

@description('Host name of the PostgreSQL server.')
output postgresHost string = postgres.outputs.host

@description('Name of the database.')
output postgresDatabase string = postgres.outputs.databaseName

@description('Name of the storage account.')
output storageAccountName string = storage.outputs.name

@description('Resource id of the Log Analytics workspace.')
output logAnalyticsWorkspaceId string = monitoring.outputs.workspaceId

@description('Resource id of the subnet for a machine that runs the pipeline; empty without a virtual network.')
output runnersSubnetId string = privateNetwork ? network!.outputs.runnersSubnetId : ''

@description('The address that sources are called from; empty without a virtual network, for then it changes.')
output outboundIpAddress string = privateNetwork ? network!.outputs.outboundIpAddress : ''

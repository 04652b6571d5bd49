using '../main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param activeColor = readEnvironmentVariable('DATASYNC_ACTIVE_COLOR', 'blue')
param pipelinePrincipalId = readEnvironmentVariable('AZURE_PIPELINE_PRINCIPAL_ID')
param pipelinePrincipalName = readEnvironmentVariable('AZURE_PIPELINE_PRINCIPAL_NAME')
param alertEmail = readEnvironmentVariable('DATASYNC_ALERT_EMAIL')
param appConfiguration = json(readEnvironmentVariable('DATASYNC_APP_CONFIGURATION', '{}'))

// Reachable by address, guarded by identities; nothing waits and nothing is paid twice.
param privateNetwork = false
param durableBackend = 'azureManaged'
param schedulerSku = 'Consumption'
// 4 instances x 4 connections x 2 colours fit the 35 connections that a B1ms gives to users.
param maximumInstanceCount = 4
param connectionsPerInstance = 4
param alwaysReadyInstances = 0
param storageRedundancy = 'Standard_LRS'
param postgresHighAvailability = false
param postgresGeoRedundantBackup = false
// 50 connections: https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits
param postgresSize = {
  name: 'Standard_B1ms'
  tier: 'Burstable'
  storageGiB: 32
  connectionsAlert: 28
}

using '../main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param activeColor = readEnvironmentVariable('DATASYNC_ACTIVE_COLOR', 'blue')
param pipelinePrincipalId = readEnvironmentVariable('AZURE_PIPELINE_PRINCIPAL_ID')
param pipelinePrincipalName = readEnvironmentVariable('AZURE_PIPELINE_PRINCIPAL_NAME')
param alertEmail = readEnvironmentVariable('DATASYNC_ALERT_EMAIL')
param appConfiguration = json(readEnvironmentVariable('DATASYNC_APP_CONFIGURATION', '{}'))

// Data answers inside the virtual network alone; database and storage survive the loss of a zone.
param privateNetwork = bool(readEnvironmentVariable('DATASYNC_PRIVATE_NETWORK', 'true'))
param durableBackend = 'azureManaged'
param schedulerSku = 'Consumption'
param maximumInstanceCount = 20
param alwaysReadyInstances = 0
param storageRedundancy = 'Standard_ZRS'
param postgresHighAvailability = true
param postgresGeoRedundantBackup = true
param postgresBackupDays = 35
// 859 connections: https://learn.microsoft.com/azure/postgresql/configure-maintain/concepts-limits
param postgresSize = {
  name: 'Standard_D2ds_v5'
  tier: 'GeneralPurpose'
  storageGiB: 64
  connectionsAlert: 687
}
param logRetentionDays = 90
param logDailyQuotaGb = 5

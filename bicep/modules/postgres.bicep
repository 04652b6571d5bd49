metadata description = 'PostgreSQL Flexible Server. Nobody logs in with a password: only Entra identities, over TLS.'

import { postgresSizeType, textMapType } from '../types.bicep'

@description('Name of the server, unique in the world.')
@minLength(3)
@maxLength(63)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags textMapType

@description('Major version.')
@allowed(['16', '17', '18'])
param version string

@description('Compute and disk.')
param size postgresSizeType

@description('Name of the database.')
param databaseName string

@description('Whether a standby in another zone takes over. Needs a tier other than Burstable and a region with zones.')
param highAvailability bool

@description('Whether backups are also kept in the paired region. Can only be chosen when the server is created.')
param geoRedundantBackup bool

@description('Days that the server can be brought back to any second of.')
@minValue(7)
@maxValue(35)
param backupRetentionDays int

@description('Whether the server answers on its public address, to callers inside Azure. False: only through private endpoints.')
param publicNetworkAccess bool

@description('Object id of the pipeline\'s identity, the server\'s administrator.')
param administratorObjectId string

@description('Name of the pipeline\'s identity: its login in the database.')
param administratorName string

@description('Resource id of the workspace that gets the server\'s log.')
param workspaceId string

// Values of records stay out of the log: an error names the constraint, not the row that broke it.
// https://www.postgresql.org/docs/current/runtime-config-logging.html
var settings = [
  { name: 'require_secure_transport', value: 'on' }
  { name: 'ssl_min_protocol_version', value: 'TLSv1.2' }
  { name: 'log_connections', value: 'on' }
  { name: 'log_disconnections', value: 'on' }
  { name: 'log_lock_waits', value: 'on' }
  { name: 'log_error_verbosity', value: 'terse' }
  { name: 'log_statement', value: 'none' }
  { name: 'log_min_duration_statement', value: '-1' }
]

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: size.name, tier: size.tier }
  properties: {
    version: version
    createMode: 'Default'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: tenant().tenantId
    }
    storage: { storageSizeGB: size.storageGiB, autoGrow: 'Enabled' }
    backup: {
      backupRetentionDays: backupRetentionDays
      geoRedundantBackup: geoRedundantBackup ? 'Enabled' : 'Disabled'
    }
    highAvailability: { mode: highAvailability ? 'ZoneRedundant' : 'Disabled' }
    network: { publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled' }
  }
}

// The server takes one change at a time: settings, then the database, then the administrator, then the firewall.
@batchSize(1)
resource configurations 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2025-08-01' = [
  for setting in settings: {
    parent: server
    name: setting.name
    properties: { value: setting.value, source: 'user-override' }
  }
]

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: databaseName
  properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  dependsOn: [configurations]
}

resource administrator 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: administratorObjectId
  properties: {
    principalName: administratorName
    principalType: 'ServicePrincipal'
    tenantId: tenant().tenantId
  }
  dependsOn: [database]
}

// 0.0.0.0 stands for every address inside Azure, among them the apps and the pipeline's machines, whose addresses change.
// https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-public
resource fromAzure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2025-08-01' = if (publicNetworkAccess) {
  parent: server
  name: 'AllowAllAzureServicesAndResourcesWithinAzureIps'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  dependsOn: [administrator]
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'log'
  scope: server
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'PostgreSQLLogs', enabled: true }
    ]
  }
}

@description('Resource id of the server.')
output id string = server.id

@description('Host name of the server.')
output host string = server.properties.fullyQualifiedDomainName

@description('Name of the database.')
output databaseName string = database.name

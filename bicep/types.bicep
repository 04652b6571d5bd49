metadata description = 'Types that main.bicep and its modules share.'

@export()
@description('A deployment environment.')
type environmentType = 'dev' | 'prod'

@export()
@description('A deployment of blue-green: an app of its own with its own durable hub. Both share database, vault and storage account.')
type colorType = 'blue' | 'green'

@export()
@description('Where durable state lives: azureManaged is the Durable Task Scheduler, azureStorage is the storage account.')
type durableBackendType = 'azureManaged' | 'azureStorage'

@export()
@description('Size of the PostgreSQL server.')
type postgresSizeType = {
  @description('Name of the compute size, such as Standard_D2ds_v5.')
  name: string

  @description('Tier of that size. Burstable has neither a standby nor geo-redundant promises.')
  tier: 'Burstable' | 'GeneralPurpose' | 'MemoryOptimized'

  @description('Size of the disk in GiB; it grows by itself and never shrinks.')
  storageGiB: int

  @description('Number of connections at which people are told: 80 % of what the size accepts.')
  connectionsAlert: int
}

@export()
@description('An object of names and texts, such as tags and app settings. Never a secret.')
type textMapType = {
  @description('One text by its name.')
  *: string
}

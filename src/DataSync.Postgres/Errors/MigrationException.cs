namespace DataSync.Postgres;

/// <summary>The database's migrations are not those of this version of the program.</summary>
public sealed class MigrationException(string message) : Exception(message);

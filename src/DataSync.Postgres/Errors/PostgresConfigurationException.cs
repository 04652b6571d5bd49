namespace DataSync.Postgres;

/// <summary>The connection to PostgreSQL is configured wrongly. The message names the remedy, never a password.</summary>
public sealed class PostgresConfigurationException(string message, Exception? inner = null) : Exception(message, inner);

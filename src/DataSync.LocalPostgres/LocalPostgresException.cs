namespace DataSync.LocalPostgres;

/// <summary>A private PostgreSQL server could not be created, started or stopped. The message holds the end of the server's log.</summary>
public class LocalPostgresException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Last lines of the server's log, or what the failed program printed; null when there is nothing.</summary>
    public string? LogTail { get; init; }
}

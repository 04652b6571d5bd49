namespace DataSync.LocalPostgres;

/// <summary>How a server is stopped (postgresql.org/docs, "Shutting Down the Server").</summary>
public enum StopMode
{
    /// <summary>Ends sessions, rolls their transactions back, writes a checkpoint.</summary>
    Fast,

    /// <summary>Ends all processes at once, as a crash does; the next start recovers from the log.</summary>
    Immediate,

    /// <summary>Waits until every session has ended by itself.</summary>
    Smart,
}

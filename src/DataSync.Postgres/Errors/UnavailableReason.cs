namespace DataSync.Postgres;

/// <summary>Why the database cannot be used at the moment.</summary>
public enum UnavailableReason
{
    /// <summary>The server refuses or drops connections.</summary>
    ConnectionLost,

    /// <summary>No connection within the connect timeout: the process's pool is exhausted or the server does not answer.</summary>
    NoConnection,

    /// <summary>The server has no connection left (53300).</summary>
    TooManyConnections,

    /// <summary>The server's disk is full (53100).</summary>
    DiskFull,

    /// <summary>The server is short of memory or of another resource (53200, 53000).</summary>
    OutOfResources,

    /// <summary>The server is starting up, shutting down or recovering (57P03).</summary>
    StartingUp,

    /// <summary>The server is a standby or was set read-only (25006).</summary>
    ReadOnly,

    /// <summary>Deadlocks, serialization failures or lock waits kept coming back.</summary>
    Contention,

    /// <summary>Statement after statement exceeds the statement timeout: tables are locked or slow, no record is at fault.</summary>
    Stalled,

    /// <summary>The store of secrets or the identity's token service does not answer.</summary>
    LoginUnavailable,

    /// <summary>The server reports an error of its disk or operating system (58xxx).</summary>
    SystemError,
}

namespace DataSync.Postgres;

/// <summary>
/// The database cannot be used now, after all retries that make sense in place. Nothing was written halfway; the run
/// should pause and try again later.
/// </summary>
public sealed class DatabaseUnavailableException(UnavailableReason reason, Exception inner)
    : Exception(Describe(reason, inner), inner)
{
    /// <summary>Why.</summary>
    public UnavailableReason Reason { get; } = reason;

    private static string Describe(UnavailableReason reason, Exception inner) => reason switch
    {
        UnavailableReason.ConnectionLost =>
            "The database refuses or drops connections. Check that the server runs and can be reached; work goes on from the checkpoint.",
        UnavailableReason.NoConnection =>
            "No database connection became free within the connect timeout: the pool is exhausted or the server does not answer. "
            + "Raise Maximum Pool Size or lower max_parallel_batches.",
        UnavailableReason.TooManyConnections =>
            "The database server has no connection left. Lower Maximum Pool Size or raise max_connections.",
        UnavailableReason.DiskFull =>
            "The database server's disk is full. Free or add storage; work goes on from the checkpoint.",
        UnavailableReason.OutOfResources =>
            "The database server is short of memory or another resource. Work goes on from the checkpoint once it recovers.",
        UnavailableReason.StartingUp =>
            "The database server is starting up or shutting down. Work goes on from the checkpoint once it is up.",
        UnavailableReason.ReadOnly =>
            "The database takes no writes: it is a standby or set read-only. Point the connection string at the primary.",
        UnavailableReason.Contention =>
            "Deadlocks or lock waits kept coming back. Look for long transactions on the destination table.",
        UnavailableReason.Stalled =>
            "Statement after statement exceeds the statement timeout. Look for long locks and slow triggers, or raise statement_timeout.",
        UnavailableReason.LoginUnavailable =>
            $"The password or token for the database cannot be had now: {inner.Message.TrimEnd('.')}. Work goes on from the checkpoint once it can.",
        UnavailableReason.SystemError =>
            "The database server reports an error of its disk or operating system. Look into its log.",
        _ => "The database cannot be used now.",
    };
}

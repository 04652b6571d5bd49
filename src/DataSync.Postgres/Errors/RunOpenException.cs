namespace DataSync.Postgres;

/// <summary>A run of the sync is open, so its checkpoint must not be touched.</summary>
public sealed class RunOpenException(string sync, Guid batchId) : Exception(
    $"Sync {sync} has the open run {batchId}. Stop it or wait for its end, then try again.")
{
    /// <summary>The sync.</summary>
    public string Sync { get; } = sync;

    /// <summary>The open run.</summary>
    public Guid BatchId { get; } = batchId;
}

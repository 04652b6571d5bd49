namespace DataSync.Postgres;

/// <summary>No run has this id.</summary>
public sealed class RunNotFoundException(Guid batchId) : Exception($"There is no run {batchId}.")
{
    /// <summary>The id asked for.</summary>
    public Guid BatchId { get; } = batchId;
}

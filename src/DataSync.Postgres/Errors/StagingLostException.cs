namespace DataSync.Postgres;

/// <summary>Staged rows are gone though their chunk was never committed. The chunk has to be fetched again.</summary>
public sealed class StagingLostException(ChunkKey key, int batch) : Exception(
    $"Batch {batch} of chunk {key.Chunk} (sync {key.Sync}, slice '{key.Slice}', run {key.BatchId}) is not staged and the checkpoint "
    + "has not passed the chunk. Either the run has ended or the staging tables were emptied; resume the run, and it fetches the chunk again.")
{
    /// <summary>The chunk.</summary>
    public ChunkKey Key { get; } = key;

    /// <summary>Number of the batch in the chunk.</summary>
    public int Batch { get; } = batch;
}

namespace DataSync.Functions.Contracts;

/// <summary>Pages that were staged are not there any more: someone else emptied the staging. Nothing of the chunk was written.</summary>
public sealed class StagingIncompleteException(ChunkId chunk, long expected, long found)
    : Exception($"chunk {chunk.Number} of run {chunk.BatchId} has {found} of {expected} staged records; resume the run, and it fetches the chunk again")
{
    /// <summary>The chunk.</summary>
    public ChunkId Chunk { get; } = chunk;

    /// <summary>Records that were staged.</summary>
    public long Expected { get; } = expected;

    /// <summary>Records that are there.</summary>
    public long Found { get; } = found;
}

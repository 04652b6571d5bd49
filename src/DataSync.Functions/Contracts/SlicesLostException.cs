namespace DataSync.Functions.Contracts;

/// <summary>Slices that were planned are not there any more: someone else emptied the table. Nothing was read of them.</summary>
public sealed class SlicesLostException(ChunkId chunk, int first, int expected, int found)
    : Exception($"run {chunk.BatchId} has {found} of {expected} planned slices from number {first} on; start the sync without resume, and it plans anew")
{
    /// <summary>The chunk whose pages were to be read.</summary>
    public ChunkId Chunk { get; } = chunk;
}

namespace DataSync.Postgres;

/// <summary>Names one chunk of one slice of one run; what activities are idempotent by.</summary>
/// <param name="BatchId">The run's <c>sync_batch_id</c>.</param>
/// <param name="Sync">Name of the sync.</param>
/// <param name="Slice">Key of the slice; empty for a stream that has none.</param>
/// <param name="Chunk">Number of the chunk in its slice, from 0.</param>
public sealed record ChunkKey(Guid BatchId, string Sync, string Slice, int Chunk);

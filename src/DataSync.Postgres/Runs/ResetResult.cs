namespace DataSync.Postgres;

/// <summary>What a reset forgot.</summary>
/// <param name="Checkpoint">Whether there was a checkpoint.</param>
/// <param name="Partitions">Partitions whose state was forgotten; 1 for a stream with a cursor and no partitions.</param>
public sealed record ResetResult(bool Checkpoint, long Partitions);

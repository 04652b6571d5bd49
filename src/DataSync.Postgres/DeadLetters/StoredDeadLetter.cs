using DataSync.Core.Records;

namespace DataSync.Postgres;

/// <summary>A dead letter as stored, its payload decrypted.</summary>
/// <param name="Key">Run, sync, slice and chunk it came from.</param>
/// <param name="Letter">What failed and why.</param>
/// <param name="CreatedAt">When it was stored.</param>
public sealed record StoredDeadLetter(ChunkKey Key, DeadLetter Letter, DateTimeOffset CreatedAt);

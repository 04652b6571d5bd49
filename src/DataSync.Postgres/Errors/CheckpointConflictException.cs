using DataSync.Core.Reading;

namespace DataSync.Postgres;

/// <summary>The checkpoint is not where a commit expected it: another run owns it, or the chunk is not its next one.</summary>
public sealed class CheckpointConflictException(ChunkKey key, Checkpoint? actual, PagePosition? next, bool runEnded) : Exception(
    $"Chunk {key.Chunk} of sync {key.Sync}, slice '{key.Slice}', run {key.BatchId} cannot move the checkpoint to {Show(next)}: "
    + (runEnded ? "the run has ended."
        : actual is null ? "there is no checkpoint; begin the run first."
        : $"it stands at {Show(actual.Position)}, chunk {actual.Chunk} of run {actual.BatchId}."))
{
    /// <summary>The chunk that was to be committed.</summary>
    public ChunkKey Key { get; } = key;

    /// <summary>The stored checkpoint; null when there is none.</summary>
    public Checkpoint? Actual { get; } = actual;

    /// <summary>Position the commit was to move to; null for the end.</summary>
    public PagePosition? Next { get; } = next;

    private static string Show(PagePosition? position) => position is null ? "the end" : $"page {position.Page}";
}

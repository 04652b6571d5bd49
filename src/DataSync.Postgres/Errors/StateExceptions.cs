using DataSync.Core.Reading;

namespace DataSync.Postgres;

/// <summary>Staged rows are gone though their chunk was never committed. The chunk has to be fetched again.</summary>
public sealed class StagingLostException(ChunkKey key, int batch) : Exception(
    $"Batch {batch} of chunk {key.Chunk} (sync {key.Sync}, slice '{key.Slice}', run {key.BatchId}) is not staged and the checkpoint "
    + "has not passed the chunk. Either the run has ended or the staging tables were emptied; start the run again, it goes on from its checkpoint.")
{
    /// <summary>The chunk.</summary>
    public ChunkKey Key { get; } = key;

    /// <summary>Number of the batch in the chunk.</summary>
    public int Batch { get; } = batch;
}

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

/// <summary>A run of the sync is open, so its checkpoint must not be touched.</summary>
public sealed class RunOpenException(string sync, Guid batchId) : Exception(
    $"Sync {sync} has the open run {batchId}. Stop it or wait for its end, then try again.")
{
    /// <summary>The sync.</summary>
    public string Sync { get; } = sync;

    /// <summary>The open run.</summary>
    public Guid BatchId { get; } = batchId;
}

/// <summary>No run has this id.</summary>
public sealed class RunNotFoundException(Guid batchId) : Exception($"There is no run {batchId}.")
{
    /// <summary>The id asked for.</summary>
    public Guid BatchId { get; } = batchId;
}

/// <summary>The database's migrations are not those of this version of the program.</summary>
public sealed class MigrationException(string message) : Exception(message);

/// <summary>A dead letter cannot be decrypted with the keys at hand.</summary>
public sealed class DeadLetterKeyException(string message, Exception? inner = null) : Exception(message, inner);

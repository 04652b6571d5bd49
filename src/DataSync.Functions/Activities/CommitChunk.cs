using DataSync.Core.Runs;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Moves the checkpoint past a chunk whose rows are in, and drops its staging.</summary>
public sealed class CommitChunk(CheckpointStore checkpoints, TimeProvider time)
{
    /// <summary>The run's counts after the chunk. Counts a chunk once, however often it is called.</summary>
    [Function(nameof(CommitChunk))]
    public Task<RecordCounts> RunAsync([ActivityTrigger] CommitRequest request, FunctionContext context) =>
        checkpoints.CommitChunkAsync(
            request.Chunk.ToKey(), request.Next, request.Counts, time.GetUtcNow(), context.CancellationToken, request.ToMarks());
}

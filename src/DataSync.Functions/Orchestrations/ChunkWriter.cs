using DataSync.Core.Runs;
using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;

namespace DataSync.Functions.Orchestrations;

/// <summary>Takes one prepared chunk to the destination: writes its batches side by side, then moves the checkpoint.</summary>
internal sealed class ChunkWriter(DurableCalls calls, RunPlan plan, SliceRange? slices)
{
    private Task _committing = Task.CompletedTask;

    /// <summary>
    /// Writes the chunk's batches and starts its commit, once the chunk before is committed; the next chunk's batches need
    /// not wait for it. Returns what became of the chunk's records.
    /// </summary>
    public async Task<RecordCounts> WriteAsync(ChunkId chunk, FetchResult fetched, ValidateResult validated)
    {
        var written = await WriteBatchesAsync(chunk, validated.Batches);
        var counts = written + (validated.Counts with { Pages = fetched.Pages, MalformedPages = fetched.MalformedPages });
        await _committing;
        _committing = calls.CallAsync<RecordCounts>(
            nameof(CommitChunk), new CommitRequest(chunk, fetched.Next, counts, fetched.Marks, slices?.Level ?? 0, fetched.Broken));
        return counts;
    }

    /// <summary>Completes once the checkpoint stands behind the last chunk written.</summary>
    public Task SettleAsync() => _committing;

    private async Task<RecordCounts> WriteBatchesAsync(ChunkId chunk, int batches)
    {
        var running = new List<Task<RecordCounts>>(plan.MaxParallelBatches);
        var sum = RecordCounts.Zero;
        for (var batch = 0; batch < batches; batch++)
        {
            if (running.Count == plan.MaxParallelBatches)
                sum += await TakeAsync(running);
            running.Add(calls.CallAsync<RecordCounts>(nameof(UpsertBatch), new BatchRequest(chunk, batch)));
        }

        foreach (var counts in await Task.WhenAll(running))
            sum += counts;
        return sum;
    }

    private static async Task<RecordCounts> TakeAsync(List<Task<RecordCounts>> running)
    {
        var finished = await Task.WhenAny(running);
        running.Remove(finished);
        return await finished;
    }
}

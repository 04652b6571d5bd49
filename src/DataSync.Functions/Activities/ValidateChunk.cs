using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Maps and validates the records of a fetched chunk and stages what is good as batches.</summary>
public sealed class ValidateChunk(SyncCatalog catalog, StagingStore staging, DeadLetterStore deadLetters, TimeProvider time)
{
    /// <summary>Stages the chunk's batches and records its rejects. The same chunk always gives the same batches.</summary>
    [Function(nameof(ValidateChunk))]
    public async Task<ValidateResult> RunAsync([ActivityTrigger] ValidateRequest request, FunctionContext context)
    {
        var key = request.Chunk.ToKey();
        var pages = await staging.ReadPagesAsync(key, request.FirstPage, request.LastPage, context.CancellationToken);
        var staged = pages.Sum(page => (long)page.Count);
        if (staged != request.Records)
            throw new StagingIncompleteException(request.Chunk, request.Records, staged);
        var mapped = catalog.Find(request.Chunk.Sync).Map(pages, context.CancellationToken);
        if (mapped.Rejected.Count > 0)
            await deadLetters.AddAsync(key, mapped.Rejected, time.GetUtcNow(), context.CancellationToken);
        await staging.StageBatchesAsync(key, mapped.Batches, context.CancellationToken);
        return new ValidateResult(mapped.Batches.Count, mapped.Counts);
    }
}

using DataSync.Core.Runs;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Writes one staged batch in one transaction.</summary>
public sealed class UpsertBatch(SyncCatalog catalog, BatchWriter writer, TimeProvider time)
{
    /// <summary>What became of the batch's records; a batch that is in already answers what was counted then.</summary>
    [Function(nameof(UpsertBatch))]
    public Task<RecordCounts> RunAsync([ActivityTrigger] BatchRequest request, FunctionContext context)
    {
        var sync = catalog.Find(request.Chunk.Sync);
        return writer.WriteAsync(
            request.Chunk.ToKey(),
            request.Batch,
            sync.Definition,
            pages => sync.Map(pages, context.CancellationToken).Batches,
            time.GetUtcNow(),
            context.CancellationToken);
    }
}

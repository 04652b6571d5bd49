using DataSync.Core.Reading;
using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Fills a chunk: always the same number of pages, whatever faults and waits come between, so that an interrupted run has
/// the same chunks, duplicates and counts as an undisturbed one.
/// </summary>
internal sealed class ChunkFetcher(DurableCalls calls, RunPlan plan, SliceRange? slices, SourceWait wait)
{
    /// <summary>Fetches a whole chunk; null when the run has to end while the source makes it wait.</summary>
    public async Task<FetchResult?> FetchAsync(ChunkId chunk, PagePosition from, DateTime deadline)
    {
        FetchResult? filled = null;
        var position = from;
        do
        {
            var pages = plan.PagesPerChunk - (filled?.Pages ?? 0);
            var part = await calls.CallAsync<FetchResult>(nameof(FetchPages), new FetchRequest(chunk, position, pages, plan.PageSize, slices));
            filled = filled is null ? part : filled.Then(part);
            if (part.ThrottledUntil is { } until && !await wait.UntilAsync(until, deadline))
                return null;
            position = filled.Next;
        }
        while (position is not null && filled.Pages < plan.PagesPerChunk);

        return filled;
    }
}

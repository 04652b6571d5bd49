using DataSync.Core.Reading;
using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Fills a chunk: always the same number of pages, whatever faults and waits come between, so that an interrupted run has
/// the same chunks, duplicates and counts as an undisturbed one.
/// </summary>
internal sealed class ChunkFetcher(TaskOrchestrationContext context, DurableCalls calls, RunPlan plan, Task stop)
{
    /// <summary>Fetches a whole chunk; null when the run has to end while the source makes it wait.</summary>
    public async Task<FetchResult?> FetchAsync(ChunkId chunk, PagePosition from, DateTime deadline)
    {
        FetchResult? filled = null;
        var position = from;
        do
        {
            var pages = plan.PagesPerChunk - (filled?.Pages ?? 0);
            var part = await calls.CallAsync<FetchResult>(nameof(FetchPages), new FetchRequest(chunk, position, pages, plan.PageSize));
            filled = filled is null ? part : filled.Then(part);
            if (part.ThrottledUntil is { } until && !await WaitAsync(until, deadline))
                return null;
            position = filled.Next;
        }
        while (position is not null && filled.Pages < plan.PagesPerChunk);

        return filled;
    }

    /// <summary>Waits for a throttling source; false when the run is stopped meanwhile or its time would be over.</summary>
    private async Task<bool> WaitAsync(DateTime until, DateTime deadline)
    {
        if (until >= deadline)
            return false;
        calls.ShowProgress($"the source asked to wait until {until:u}");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(calls.Working);
        var timer = context.CreateTimer(until, cancel.Token);
        if (await Task.WhenAny(timer, stop) == stop)
        {
            await cancel.CancelAsync();
            return false;
        }

        calls.ShowProgress();
        return true;
    }
}

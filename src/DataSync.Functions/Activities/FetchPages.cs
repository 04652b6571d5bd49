using DataSync.Connectors;
using DataSync.Connectors.Slicing;
using DataSync.Core.Definitions;
using DataSync.Core.Reading;
using DataSync.Core.Records;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Secrets;
using DataSync.Functions.Slices;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Reads pages one after another, slice after slice where there are some, and stages them as they came.</summary>
public sealed class FetchPages(
    SyncCatalog catalog, PageReader reader, SliceStore sliceStore, StagingStore staging, DeadLetterStore deadLetters, TimeProvider time)
{
    /// <summary>An activity answers after about this long, so that a slow source still shows progress.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Reads up to the pages asked for and answers how far it came. Pages that were read before a failure are kept; a
    /// failure on the first page is thrown.
    /// </summary>
    /// <exception cref="SourceException">The first page could not be read.</exception>
    [Function(nameof(FetchPages))]
    public async Task<FetchResult> RunAsync([ActivityTrigger] FetchRequest request, FunctionContext context)
    {
        var started = time.GetTimestamp();
        var sync = await catalog.GetAsync(request.Chunk.Sync, context.CancellationToken);
        var source = sync.Source;
        var slices = await SliceWindow.ReadAsync(sliceStore, request, context.CancellationToken);
        await using var pages = new SlicePages(reader, source, slices, request, ConcurrencyOf(sync), context.CancellationToken);
        var (marks, broken) = (new List<SliceMark>(), new List<int>());
        var result = new FetchResult(request.From.Page, Pages: 0, Records: 0, MalformedPages: 0, request.From);
        var buffer = new PageBuffer(staging, request.Chunk.ToKey(), context.CancellationToken);

        while (result.Next is { } position && result.Pages < request.Pages && (IsInTime() || pages.IsUnderWay(position)))
        {
            var page = await TryTakeAsync(pages, position, IsInTime(), rethrow: result.Pages == 0);
            if (page is null)
                break;
            switch (page)
            {
                case PageResult.Throttled throttled:
                    await buffer.FlushAsync();
                    return Marked() with { Next = throttled.Next ?? position, ThrottledUntil = throttled.Until.UtcDateTime };
                case PageResult.Malformed malformed:
                    await deadLetters.AddAsync(request.Chunk.ToKey(), [LetterOf(malformed)], time.GetUtcNow(), context.CancellationToken);
                    if (malformed.Next is null && !slices.HasSeveral)
                        throw NoWayOn(source, malformed);
                    result = result with { Pages = result.Pages + 1, MalformedPages = result.MalformedPages + 1, Next = slices.AfterMalformed(position, malformed) };
                    if (request.Slices is not null)
                        broken.Add(position.Slice);
                    break;
                case PageResult.Read read:
                    await buffer.AddAsync(read);
                    result = result with { Pages = result.Pages + 1, Records = result.Records + read.Count, Next = read.Next ?? slices.After(position), Total = slices.TotalOf(read) };
                    if (read is { Next: null, Cursor: { } cursor })
                        marks.Add(slices.MarkOf(source, position, cursor));
                    break;
            }
        }

        await buffer.FlushAsync();
        return Marked();

        bool IsInTime() => time.GetElapsedTime(started) < LongestCall;

        FetchResult Marked() => result with { Marks = marks.Count == 0 ? null : marks, Broken = broken.Count == 0 ? null : broken };
    }

    /// <summary>Of the sync before that of the manifest; changes nothing but the time it takes.</summary>
    private static int ConcurrencyOf(LoadedSync sync) =>
        sync.Definition.Fetch.Concurrency ?? Math.Min(sync.Source.Concurrency ?? 1, FetchDefinition.MaxConcurrency);

    private static async Task<PageResult?> TryTakeAsync(SlicePages pages, PagePosition position, bool mayLookAhead, bool rethrow)
    {
        try
        {
            return await pages.TakeAsync(position, mayLookAhead);
        }
        catch (Exception e) when (!rethrow && (e is SourceUnavailableException or SecretUnavailableException))
        {
            // The next call starts at this page and reports the failure if it is still there.
            return null;
        }
    }

    private static SourcePagingException NoWayOn(SourceStream source, PageResult.Malformed page) =>
        new($"{source}, page {page.Page}: {page.Reason}; its paging does not tell the next page, so reading ends here and a resumed run starts here")
        {
            Connector = source.Connector,
            Stream = source.Name,
            Page = page.Page,
        };

    private static DeadLetter LetterOf(PageResult.Malformed page) =>
        new(DeadLetterStage.Fetch, "malformed_page", Field: null, page.Reason, page.Page, Index: -1, page.Raw);
}

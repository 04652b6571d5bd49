using DataSync.Connectors;
using DataSync.Connectors.Slicing;
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

    /// <summary>Pages are staged once this many bytes wait, so that memory stays flat whatever a page weighs.</summary>
    private const int FlushBytes = 8 * 1024 * 1024;

    /// <summary>
    /// Reads up to the pages asked for and answers how far it came. Pages that were read before a failure are kept; a
    /// failure on the first page is thrown.
    /// </summary>
    /// <exception cref="SourceException">The first page could not be read.</exception>
    [Function(nameof(FetchPages))]
    public async Task<FetchResult> RunAsync([ActivityTrigger] FetchRequest request, FunctionContext context)
    {
        var started = time.GetTimestamp();
        var source = (await catalog.GetAsync(request.Chunk.Sync, context.CancellationToken)).Source;
        var slices = await SliceWindow.ReadAsync(sliceStore, request, context.CancellationToken);
        var marks = new List<SliceMark>();
        var result = new FetchResult(request.From.Page, Pages: 0, Records: 0, MalformedPages: 0, request.From);
        var waiting = new List<StagedPage>(request.Pages);
        var waitingBytes = 0;

        while (result.Next is { } position && result.Pages < request.Pages && time.GetElapsedTime(started) < LongestCall)
        {
            var page = await TryReadAsync(source, slices.Of(position), position, request.PageSize, rethrow: result.Pages == 0, context.CancellationToken);
            if (page is null)
                break;
            switch (page)
            {
                case PageResult.Throttled throttled:
                    await FlushAsync();
                    return Marked() with { Next = throttled.Next ?? position, ThrottledUntil = throttled.Until.UtcDateTime };
                case PageResult.Malformed malformed:
                    await deadLetters.AddAsync(request.Chunk.ToKey(), [LetterOf(malformed)], time.GetUtcNow(), context.CancellationToken);
                    if (malformed.Next is null)
                        throw new SourcePagingException($"{source}, page {malformed.Page}: {malformed.Reason}; its paging does not tell the next page, so reading ends here and a resumed run starts here")
                        {
                            Connector = source.Connector,
                            Stream = source.Name,
                            Page = malformed.Page,
                        };
                    result = result with { Pages = result.Pages + 1, MalformedPages = result.MalformedPages + 1, Next = malformed.Next };
                    break;
                case PageResult.Read read:
                    waiting.Add(new StagedPage(read.Page, read.Records, read.Count));
                    waitingBytes += read.Records.Length;
                    result = result with { Pages = result.Pages + 1, Records = result.Records + read.Count, Next = read.Next ?? slices.After(position), Total = slices.TotalOf(read) };
                    if (read is { Next: null, Cursor: { } cursor })
                        marks.Add(slices.MarkOf(source, position, cursor));

                    break;
            }

            if (waitingBytes >= FlushBytes)
                await FlushAsync();
        }

        await FlushAsync();
        return Marked();

        FetchResult Marked() => marks.Count == 0 ? result : result with { Marks = marks };

        async Task FlushAsync()
        {
            if (waiting.Count == 0)
                return;
            await staging.StagePagesAsync(request.Chunk.ToKey(), waiting, context.CancellationToken);
            waiting = [];
            waitingBytes = 0;
        }
    }

    private async Task<PageResult?> TryReadAsync(
        SourceStream source, StreamSlice slice, PagePosition position, int? pageSize, bool rethrow, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadPageAsync(source, slice, position, pageSize, cancellationToken);
        }
        catch (Exception e) when (!rethrow && (e is SourceUnavailableException or SecretUnavailableException))
        {
            // The next call starts at this page and reports the failure if it is still there.
            return null;
        }
    }

    private static DeadLetter LetterOf(PageResult.Malformed page) =>
        new(DeadLetterStage.Fetch, "malformed_page", Field: null, page.Reason, page.Page, Index: -1, page.Raw);
}

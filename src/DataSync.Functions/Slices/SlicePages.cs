using DataSync.Connectors;
using DataSync.Core.Reading;
using DataSync.Functions.Contracts;

namespace DataSync.Functions.Slices;

/// <summary>
/// The pages of one call, one after another in their order. Slices do not depend on each other: where the source may be asked
/// for several at a time and slices have proved to be one page each, those to come are asked for meanwhile. So thousands of
/// parent records cost the source's time divided by the concurrency, and chunks and counts are the same as without it.
/// </summary>
internal sealed class SlicePages(
    PageReader reader, SourceStream source, SliceWindow slices, FetchRequest request, int concurrency, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource _rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Dictionary<int, (PagePosition From, Task<PageResult> Page)> _ahead = [];
    private int _taken;
    private bool _lastWasOnePage;

    /// <summary>Whether a page was asked for already.</summary>
    public bool IsUnderWay(PagePosition position) => IsStart(position) && _ahead.ContainsKey(position.Slice);

    /// <summary>Takes a page.</summary>
    /// <param name="position">The first page of the call, or what the page before gave as next.</param>
    /// <param name="mayLookAhead">Whether later slices may be asked for now.</param>
    /// <exception cref="SourceException">The page could not be read.</exception>
    public async Task<PageResult> TakeAsync(PagePosition position, bool mayLookAhead)
    {
        var page = IsStart(position) && _ahead.Remove(position.Slice, out var asked) ? FromAheadAsync(position, asked.From, asked.Page) : ReadAsync(position);
        if (mayLookAhead && _lastWasOnePage)
            LookAhead(position);
        var result = await page;
        _taken++;
        _lastWasOnePage = IsStart(position) && result is PageResult.Read { Next: null };
        return result;
    }

    /// <summary>Drops what was asked for and not taken, once it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _rest.Cancel();
        foreach (var (_, page) in _ahead.Values)
            await ((Task)page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _rest.Dispose();
    }

    private void LookAhead(PagePosition position)
    {
        // No further than the chunk goes, if each slice is one page: nothing is asked for twice.
        var end = Math.Min(position.Slice + Math.Min(concurrency, request.Pages - _taken), slices.End);
        for (var slice = position.Slice + 1; slice < end; slice++)
        {
            var from = new PagePosition(position.Page + (slice - position.Slice), Slice: slice);
            if (!_ahead.ContainsKey(slice) && slices.IsOfPages(source, from))
                _ahead[slice] = (from, ReadAsync(from));
        }
    }

    /// <summary>What was asked for under a page number that slices of several pages before it have moved.</summary>
    private async Task<PageResult> FromAheadAsync(PagePosition position, PagePosition from, Task<PageResult> ahead)
    {
        try
        {
            return (await ahead).MovedBy(position.Page - from.Page);
        }
        catch (SourceException exception) when (exception.Page != position.Page)
        {
            return await ReadAsync(position);
        }
    }

    private Task<PageResult> ReadAsync(PagePosition position) =>
        reader.ReadPageAsync(source, slices.Of(position), position, request.PageSize, _rest.Token);

    private static bool IsStart(PagePosition position) => position == new PagePosition(position.Page, Slice: position.Slice);
}

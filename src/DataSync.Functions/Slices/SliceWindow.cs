using DataSync.Connectors;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using DataSync.Functions.Contracts;
using DataSync.Postgres;

namespace DataSync.Functions.Slices;

/// <summary>The slices that the pages of one call may be of: every page ends a slice or goes on in it.</summary>
internal sealed class SliceWindow
{
    private static readonly SliceWindow OfTheWhole = new(null, 0, []);

    private readonly SliceRange? _range;
    private readonly int _first;
    private readonly IReadOnlyList<StreamSlice> _slices;

    private SliceWindow(SliceRange? range, int first, IReadOnlyList<StreamSlice> slices) => (_range, _first, _slices) = (range, first, slices);

    /// <summary>Reads the slices in one statement; nothing for a stream that is read as one.</summary>
    /// <exception cref="SlicesLostException">They are not there any more.</exception>
    public static async ValueTask<SliceWindow> ReadAsync(SliceStore store, FetchRequest request, CancellationToken cancellationToken)
    {
        if (request.Slices is not { } range)
            return OfTheWhole;
        var first = request.From.Slice;
        var expected = Math.Min(request.Pages, range.Count - first);
        var slices = await store.ReadAsync(request.Chunk.BatchId, range.Level, first, expected, cancellationToken);
        if (slices.Count < expected)
            throw new SlicesLostException(request.Chunk, first, expected, slices.Count);
        return new SliceWindow(range, first, [.. slices.Select(StreamSlice.FromJson)]);
    }

    /// <summary>The slice of a page.</summary>
    public StreamSlice Of(PagePosition position) => _range is null ? StreamSlice.Whole : _slices[position.Slice - _first];

    /// <summary>Whether there are other slices than the one that is read.</summary>
    public bool HasSeveral => _range is { Count: > 1 };

    /// <summary>Number after the last of the slices.</summary>
    public int End => _first + _slices.Count;

    /// <summary>Whether a slice is read by pages and not by a job, which would be created and forgotten.</summary>
    public bool IsOfPages(SourceStream stream, PagePosition position) => !SlicedStreams.IsReadByJob(stream, Of(position));

    /// <summary>Where reading goes on when the slice of a page ends with it; null after the last slice.</summary>
    public PagePosition? After(PagePosition position) =>
        _range is { } range && position.Slice + 1 < range.Count ? new PagePosition(position.Page + 1, Slice: position.Slice + 1) : null;

    /// <summary>
    /// Where reading goes on behind a page that could not be read: at the next page where the paging tells it, else in the next
    /// slice, so that one of many holds up no other. A second such page in a row ends its slice too.
    /// </summary>
    public PagePosition? AfterMalformed(PagePosition position, PageResult.Malformed page) =>
        page.Next is { } next && !(HasSeveral && position.IsAfterMalformed) ? next : After(position);

    /// <summary>Records in the whole stream, where the source says so; of a slice it says nothing about the stream.</summary>
    public long? TotalOf(PageResult.Read page) => _range is null ? page.Total : null;

    /// <summary>What was seen in the slice that ends with a page, as its state may have it.</summary>
    public SliceMark MarkOf(SourceStream stream, PagePosition position, CursorMark seen)
    {
        if (_range?.NoMarkAfter is { } began)
            seen = PartitionStates.NotAfter(stream, seen, new DateTimeOffset(DateTime.SpecifyKind(began, DateTimeKind.Utc)));
        return new SliceMark(position.Slice, seen.Value, seen.Rank);
    }
}

namespace DataSync.Core.Reading;

/// <summary>What one attempt to read a page came to. Failures that end the attempt are exceptions (<see cref="SourceException"/>).</summary>
public abstract record PageResult
{
    private PageResult()
    {
    }

    /// <summary>The same page with its number, and that of the next, moved: pages before it turned out to be more.</summary>
    public PageResult MovedBy(int pages) => this switch
    {
        Read read => read with { Page = read.Page + pages, Next = read.Next?.MovedBy(pages) },
        Malformed malformed => malformed with { Page = malformed.Page + pages, Next = malformed.Next?.MovedBy(pages) },
        Throttled throttled => throttled with { Next = throttled.Next?.MovedBy(pages) },
        _ => throw new InvalidOperationException($"{GetType().Name} is no result."),
    };

    /// <summary>A page of records.</summary>
    /// <param name="Page">One-based number of the page.</param>
    /// <param name="Records">UTF-8 JSON array of the records, as the source sent them.</param>
    /// <param name="Count">Records in the array.</param>
    /// <param name="Next">Position of the page after; null when this was the last of its slice.</param>
    /// <param name="Total">Records in the whole stream, where the source says so.</param>
    /// <param name="Cursor">Highest cursor value of the slice up to and with this page; null without a cursor.</param>
    public sealed record Read(int Page, ReadOnlyMemory<byte> Records, int Count, PagePosition? Next, long? Total, CursorMark? Cursor = null) : PageResult;

    /// <summary>The answer was not JSON or not of the declared shape; the page becomes a dead letter.</summary>
    /// <param name="Page">One-based number of the page.</param>
    /// <param name="Raw">Start of the body as it came, at most 8 KiB.</param>
    /// <param name="Reason">What was wrong, with the place in the body; no values of it.</param>
    /// <param name="Next">Position of the page after, where the paging allows going on; else null and reading has to stop.</param>
    public sealed record Malformed(int Page, ReadOnlyMemory<byte> Raw, string Reason, PagePosition? Next) : PageResult;

    /// <summary>The source asked to wait longer than is done in place.</summary>
    /// <param name="Until">When to ask again, UTC.</param>
    /// <param name="Next">Where to ask then, when it is not where it was asked now: a job was created that will have pages, or attempts are counted; else null.</param>
    public sealed record Throttled(DateTimeOffset Until, PagePosition? Next = null) : PageResult;
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DataSync.SampleApi.Paging;

/// <summary>Which records a request asks for.</summary>
/// <param name="Style">How the endpoint is paged.</param>
/// <param name="Start">Zero-based index of the first record.</param>
/// <param name="Size">Most records in the answer.</param>
/// <param name="UpdatedSince">Leaves out records updated before this time, UTC; null for all.</param>
internal readonly record struct PageRequest(PagingStyle Style, long Start, int Size, DateTime? UpdatedSince)
{
    /// <summary>Most records of one answer.</summary>
    public const int MaxSize = 1_000;

    private const int DefaultSize = 100;

    /// <summary>One-based number of the page, as faults and counts know it.</summary>
    public int Page => (int)Math.Min(int.MaxValue, (Start / Size) + 1);

    /// <summary>The page before; the first page for itself.</summary>
    public PageRequest Previous => this with { Start = Math.Max(0, Start - Size) };

    /// <summary>Whether there are records after this page.</summary>
    public bool IsFollowed(int total) => Start + Size < total;

    /// <summary>Reads the query.</summary>
    /// <returns>The request, or what is wrong with the query.</returns>
    public static (PageRequest Request, string? Error) Read(PagingStyle style, IQueryCollection query)
    {
        var (sizeName, startName) = style switch
        {
            PagingStyle.Page => ("page_size", "page"),
            PagingStyle.Link => ("per_page", "page"),
            PagingStyle.Offset => ("limit", "offset"),
            _ => ("limit", "cursor"),
        };
        if (!TryRead(query, sizeName, DefaultSize, out var size) || size is < 1 or > MaxSize)
            return (default, $"{sizeName} must be a number from 1 to {MaxSize}");
        if (!TryReadTime(query, "updated_since", out var since))
            return (default, "updated_since must be an ISO 8601 time");

        switch (style)
        {
            case PagingStyle.Offset:
                return TryRead(query, startName, 0, out var offset)
                    ? (new PageRequest(style, offset, size, since), null)
                    : (default, "offset must be a number from 0");
            case PagingStyle.Cursor:
                return Cursor.TryRead(query[startName], out var start)
                    ? (new PageRequest(style, start, size, since), null)
                    : (default, "cursor is not one of ours");
            default:
                return TryRead(query, startName, 1, out var page) && page >= 1
                    ? (new PageRequest(style, (page - 1L) * size, size, since), null)
                    : (default, "page must be a number from 1");
        }
    }

    private static bool TryRead(IQueryCollection query, string name, int fallback, out int value)
    {
        value = fallback;
        return !query.TryGetValue(name, out var text)
            || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryReadTime(IQueryCollection query, string name, out DateTime? value)
    {
        value = null;
        if (!query.TryGetValue(name, out var text))
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        value = time.UtcDateTime;
        return true;
    }
}

using System.Globalization;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>A strategy whose tokens are whole numbers that count on from page to page, until a page is short or empty.</summary>
internal abstract class CountingStrategy(StatedPageSize pageSize, bool injectOnFirstRequest) : IPaginationStrategy
{
    public string? FirstToken => injectOnFirstRequest ? Format(First) : null;

    /// <summary>Number of the first page.</summary>
    protected abstract long First { get; }

    public int? PageSize(EvaluationContext context) => pageSize.In(context);

    public string? Next(PageSeen page, int? fullPage)
    {
        var (at, records) = (NumberOf(page.Position.Token), page.Page.PagedCount);
        var hasMore = (page.Page.HasNext, records, page.Page.Total) switch
        {
            ({ } stated, _, _) => stated,
            (_, 0, _) => false,
            (_, _, { } total) => HasMore(at, records, fullPage, total),
            _ => fullPage is null || records >= fullPage,
        };
        return hasMore ? Format(After(at, records)) : null;
    }

    public string? AfterUnreadable(string? token, int? fullPage) =>
        AfterFull(NumberOf(token), fullPage) is { } next ? Format(next) : null;

    public string? OfPage(int page, int? pageSize) => NumberOfPage(page, pageSize) is { } number ? Format(number) : null;

    /// <summary>Number after a page with so many records.</summary>
    protected abstract long After(long number, int records);

    /// <summary>Number after a page of which nothing is known: a full one is assumed; null when that cannot be told.</summary>
    protected abstract long? AfterFull(long number, int? fullPage);

    /// <summary>Number of a page by its place; null when that cannot be told.</summary>
    protected abstract long? NumberOfPage(int page, int? pageSize);

    /// <summary>Whether records follow after this page of a stream with so many.</summary>
    protected abstract bool HasMore(long number, int records, int? fullPage, long total);

    private long NumberOf(string? token)
    {
        if (token is null)
            return First;
        return long.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw PageToken.NotOurs();
    }

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}

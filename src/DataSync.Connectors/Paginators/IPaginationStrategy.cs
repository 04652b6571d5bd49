using DataSync.Connectors.Expressions;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Paginators;

/// <summary>Finds the token of one page from that of another, or from what came.</summary>
internal interface IPaginationStrategy
{
    /// <summary>Token that the first request states; null when it states none.</summary>
    string? FirstToken { get; }

    /// <summary>Records per page that the manifest states; null when it does not.</summary>
    /// <exception cref="RequestException">What it states is no positive whole number.</exception>
    int? PageSize(EvaluationContext context);

    /// <summary>Token of the page after one that was read; null when that was the last.</summary>
    /// <param name="page">The page.</param>
    /// <param name="fullPage">Records at which a page counts as full, so that others may follow; null when that is not known.</param>
    /// <exception cref="RequestException">The position is not one of this paging, or an expression has no value.</exception>
    string? Next(PageSeen page, int? fullPage);

    /// <summary>Token of the page after one of which nothing is known; null when that cannot be told.</summary>
    /// <exception cref="RequestException">The position is not one of this paging.</exception>
    string? AfterUnreadable(string? token, int? fullPage);

    /// <summary>Token of a page by its one-based number; null when that cannot be told.</summary>
    string? OfPage(int page, int? pageSize);
}

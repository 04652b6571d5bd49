using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Paginators;

/// <summary>
/// Knows how the pages of a stream follow each other. Every answer is a function of its arguments alone. A page size is what
/// the sync asks for; null where it leaves that to the manifest. Tokens are JSON (<see cref="PageToken"/>).
/// </summary>
internal interface IPaginator
{
    /// <summary>Where in the body the source says more about its paging.</summary>
    PagingHints Hints { get; }

    /// <summary>Token that the request of a page states; null when it states none.</summary>
    string? TokenAt(PagePosition position);

    /// <summary>Puts the position and the page size into the request.</summary>
    /// <exception cref="RequestException">The position is not one of this paging, or an expression has no value.</exception>
    void Inject(PagePosition position, int? pageSize, RequestBuilder request);

    /// <summary>Token of the page after one that was read; null when that was the last.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    string? NextToken(PageSeen page);

    /// <summary>Token of the page after one that could not be read; null when the paging cannot tell.</summary>
    /// <exception cref="RequestException">The position is not one of this paging, or an expression has no value.</exception>
    string? TokenAfterUnreadable(PagePosition position, int? pageSize, SourceConfig config);

    /// <summary>Position of a page by its one-based number; null when the paging cannot start there.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    PagePosition? PositionOf(int page, int? pageSize, SourceConfig config);

    /// <summary>Records per page where the sync does not say; null where nobody does.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    int? PageSizeOf(SourceConfig config);
}

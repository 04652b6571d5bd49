using DataSync.Connectors.Extractors;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Paginators;

/// <summary>Knows how the pages of a stream follow each other. Every answer is a function of its arguments alone.</summary>
internal interface IPaginator
{
    /// <summary>Where in the body the source says more about its paging.</summary>
    PagingHints Hints { get; }

    /// <summary>Puts the position and the page size into the request.</summary>
    void Inject(PagePosition position, int pageSize, RequestBuilder request);

    /// <summary>Token of the page after one that was read; null when that was the last.</summary>
    string? NextToken(PagePosition position, int pageSize, ExtractedPage page, SourceConfig config);

    /// <summary>Token of the page after one that could not be read; null when the paging cannot tell.</summary>
    string? TokenAfterUnreadable(PagePosition position, int pageSize, SourceConfig config);

    /// <summary>Position of a page by its one-based number; null when the paging cannot start there.</summary>
    PagePosition? PositionOf(int page, int pageSize, SourceConfig config);
}

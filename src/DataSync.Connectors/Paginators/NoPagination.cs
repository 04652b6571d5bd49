using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Paginators;

/// <summary>The first answer is all there is.</summary>
internal sealed class NoPagination : IPaginator
{
    public const string TypeName = "NoPagination";

    public PagingHints Hints => PagingHints.None;

    public static NoPagination Parse(ComponentScope scope) => new();

    public string? TokenAt(PagePosition position) => position.Token;

    public void Inject(PagePosition position, int? pageSize, RequestBuilder request)
    {
    }

    public string? NextToken(PageSeen page) => null;

    public string? TokenAfterUnreadable(PagePosition position, int? pageSize, SourceConfig config) => null;

    public PagePosition? PositionOf(int page, int? pageSize, SourceConfig config) => page == 1 ? PagePosition.Start : null;

    public int? PageSizeOf(SourceConfig config) => null;
}

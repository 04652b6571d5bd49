using DataSync.Connectors.Expressions;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Core.Definitions;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Paginators;

/// <summary>Asks for page after page until its strategy finds no next one.</summary>
/// <remarks>
/// A page size is asked for where the manifest has a place for it (<c>page_size_option</c>): the sync's, else the manifest's, else
/// ours. The reference engine knows the manifest's alone and refuses a place without a size. Since the manifest's may be the
/// most the source gives, a page counts as full from the smaller of both: at worst there is one request more, never a page less.
/// </remarks>
internal sealed class DefaultPaginator(IPaginationStrategy strategy, PageTokenPlace? tokenPlace, RequestOption? sizeOption, PagingHints hints)
    : IPaginator
{
    public const string TypeName = "DefaultPaginator";

    public PagingHints Hints { get; } = hints;

    public static DefaultPaginator Parse(ComponentScope scope)
    {
        // As in CursorPagination.
        scope.Accept("decoder");
        return new DefaultPaginator(
            scope.Component<IPaginationStrategy>(
                "pagination_strategy",
                null,
                (PageIncrement.TypeName, PageIncrement.Parse),
                (OffsetIncrement.TypeName, OffsetIncrement.Parse),
                (CursorPagination.TypeName, CursorPagination.Parse)),
            PageTokenPlace.Parse(scope),
            scope.OptionalComponent("page_size_option", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse)),
            PagingHints.Parse(scope));
    }

    public string? TokenAt(PagePosition position) => position.Token ?? strategy.FirstToken;

    public void Inject(PagePosition position, int? pageSize, RequestBuilder request)
    {
        if (TokenAt(position) is { } token)
            tokenPlace?.Inject(request, PageToken.Read(token));
        if (AskedFor(pageSize, BeforeAnswer(request.Config.Context)) is { } size)
            sizeOption?.Inject(request, size);
    }

    public string? NextToken(PageSeen page) => strategy.Next(page, FullPage(page.PageSize, page.Context));

    public string? TokenAfterUnreadable(PagePosition position, int? pageSize, SourceConfig config) =>
        strategy.AfterUnreadable(position.Token, FullPage(pageSize, BeforeAnswer(config.Context)));

    public PagePosition? PositionOf(int page, int? pageSize, SourceConfig config)
    {
        if (page == 1)
            return PagePosition.Start;
        return strategy.OfPage(page, AskedFor(pageSize, BeforeAnswer(config.Context))) is { } token ? new PagePosition(page, token) : null;
    }

    public int? PageSizeOf(SourceConfig config) => AskedFor(pageSize: null, BeforeAnswer(config.Context));

    private int? AskedFor(int? pageSize, EvaluationContext context) => sizeOption is null
        ? strategy.PageSize(context)
        : pageSize ?? strategy.PageSize(context) ?? FetchDefinition.DefaultPageSize;

    private int? FullPage(int? pageSize, EvaluationContext context)
    {
        var stated = strategy.PageSize(context);
        if (sizeOption is null)
            return stated;
        // What was asked for is not what the answer says now.
        var asked = AskedFor(pageSize, BeforeAnswer(context))!.Value;
        return Math.Min(asked, stated ?? asked);
    }

    /// <summary>A page size that the answer tells is not known yet.</summary>
    private static EvaluationContext BeforeAnswer(EvaluationContext context) => context.With("response", ExpressionValue.Dictionary([]));
}

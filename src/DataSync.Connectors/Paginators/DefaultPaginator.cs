using System.Globalization;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Paginators;

/// <summary>Asks for page after page until the source says, or a short or empty page shows, that there are no more.</summary>
internal sealed class DefaultPaginator(
    IPaginationStrategy strategy, RequestOption? tokenOption, RequestOption? sizeOption, PagingHints hints) : IPaginator
{
    public const string TypeName = "DefaultPaginator";

    public PagingHints Hints { get; } = hints;

    public static DefaultPaginator Parse(ComponentScope scope) => new(
        scope.Component<IPaginationStrategy>(
            "pagination_strategy",
            null,
            (PageIncrement.TypeName, PageIncrement.Parse),
            (OffsetIncrement.TypeName, OffsetIncrement.Parse)),
        scope.Component("page_token_option", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse)),
        scope.OptionalComponent("page_size_option", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse)),
        PagingHints.Parse(scope));

    public void Inject(PagePosition position, int pageSize, RequestBuilder request)
    {
        if (position.Token is not null || strategy.InjectOnFirstRequest)
            tokenOption?.Inject(request, Format(TokenOf(position, pageSize, request.Config)));
        sizeOption?.Inject(request, Format(pageSize));
    }

    public string? NextToken(PagePosition position, int pageSize, ExtractedPage page, SourceConfig config)
    {
        var token = TokenOf(position, pageSize, config);
        var size = SizeOf(pageSize, config);
        var hasMore = (page.HasNext, page.Count, page.Total) switch
        {
            ({ } stated, _, _) => stated,
            (_, 0, _) => false,
            (_, _, { } total) => strategy.HasMore(token, page.Count, size, total),
            _ => size is null || page.Count >= size,
        };
        return hasMore ? Format(strategy.Next(token, page.Count)) : null;
    }

    public string? TokenAfterUnreadable(PagePosition position, int pageSize, SourceConfig config) =>
        Format(strategy.NextAfterFull(TokenOf(position, pageSize, config), SizeOf(pageSize, config) ?? pageSize));

    public PagePosition? PositionOf(int page, int pageSize, SourceConfig config) => page == 1
        ? PagePosition.Start
        : new PagePosition(page, Format(strategy.TokenOfPage(page, SizeOf(pageSize, config) ?? pageSize)));

    private long TokenOf(PagePosition position, int pageSize, SourceConfig config)
    {
        if (position.Token is null)
            return strategy.TokenOfPage(1, SizeOf(pageSize, config) ?? pageSize);
        return long.TryParse(position.Token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var token)
            ? token
            : throw new RequestException($"the stored position '{position.Token}' is not one of this stream's paging; start from the beginning");
    }

    /// <summary>Records in a full page: what is asked for where the source can be asked, else what the manifest says it gives.</summary>
    private int? SizeOf(int pageSize, SourceConfig config)
    {
        if (sizeOption is not null)
            return pageSize;
        if (strategy.PageSize?.Render(config.Context) is not { Length: > 0 } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw new RequestException("the paginator's page_size is not a positive number");
    }

    private static string Format(long number) => number.ToString(CultureInfo.InvariantCulture);
}

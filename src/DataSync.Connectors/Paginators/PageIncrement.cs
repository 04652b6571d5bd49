using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Paginators;

/// <summary>Pages are numbered.</summary>
internal sealed class PageIncrement(InterpolatedString? pageSize, int startFromPage, bool injectOnFirstRequest) : IPaginationStrategy
{
    public const string TypeName = "PageIncrement";

    public InterpolatedString? PageSize { get; } = pageSize;

    public bool InjectOnFirstRequest { get; } = injectOnFirstRequest;

    public static PageIncrement Parse(ComponentScope scope) => new(
        scope.Text("page_size"),
        scope.Integer("start_from_page", 0),
        scope.Boolean("inject_on_first_request"));

    public long TokenOfPage(int page, int pageSize) => startFromPage + page - 1L;

    public long Next(long token, int records) => token + 1;

    public long NextAfterFull(long token, int pageSize) => token + 1;

    /// <remarks>
    /// A short page with records left means that the source gives fewer per page than asked for, so pages before may
    /// have been short, too, and their number does not tell how many records came: only an empty page is the end then.
    /// </remarks>
    public bool HasMore(long token, int records, int? pageSize, long total) =>
        pageSize is { } size && records >= size
            ? (token - startFromPage + 1) * size < total
            : token > startFromPage || records < total;
}

using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Paginators;

/// <summary>Pages are numbered.</summary>
internal sealed class PageIncrement(StatedPageSize pageSize, int startFromPage, bool injectOnFirstRequest)
    : CountingStrategy(pageSize, injectOnFirstRequest)
{
    public const string TypeName = "PageIncrement";

    protected override long First => startFromPage;

    public static PageIncrement Parse(ComponentScope scope) => new(
        StatedPageSize.Parse(scope, Variables.Config),
        scope.Integer("start_from_page", 0),
        scope.Boolean("inject_on_first_request"));

    protected override long After(long number, int records) => number + 1;

    protected override long? AfterFull(long number, int? fullPage) => number + 1;

    protected override long? NumberOfPage(int page, int? pageSize) => startFromPage + page - 1L;

    /// <remarks>
    /// A short page with records left means that the source gives fewer per page than asked for, so pages before may
    /// have been short, too, and their number does not tell how many records came: only an empty page is the end then.
    /// </remarks>
    protected override bool HasMore(long number, int records, int? fullPage, long total) =>
        fullPage is { } size && records >= size
            ? (number - startFromPage + 1) * size < total
            : number > startFromPage || records < total;
}

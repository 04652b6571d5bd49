using System.Collections.Frozen;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Paginators;

/// <summary>Pages are told by the number of records before them.</summary>
internal sealed class OffsetIncrement(StatedPageSize pageSize, bool injectOnFirstRequest) : CountingStrategy(pageSize, injectOnFirstRequest)
{
    public const string TypeName = "OffsetIncrement";

    // An answer may say how many records it has at most.
    private static readonly FrozenSet<string> s_sizeVariables = FrozenSet.Create(StringComparer.Ordinal, [.. Variables.Config, "response"]);

    protected override long First => 0;

    public static OffsetIncrement Parse(ComponentScope scope) =>
        new(StatedPageSize.Parse(scope, s_sizeVariables), scope.Boolean("inject_on_first_request"));

    protected override long After(long number, int records) => number + records;

    protected override long? AfterFull(long number, int? fullPage) => number + fullPage;

    protected override long? NumberOfPage(int page, int? pageSize) => page == 1 ? 0 : (page - 1L) * pageSize;

    protected override bool HasMore(long number, int records, int? fullPage, long total) => number + records < total;
}

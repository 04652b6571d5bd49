using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Paginators;

/// <summary>Pages are told by the number of records before them.</summary>
internal sealed class OffsetIncrement(InterpolatedString? pageSize, bool injectOnFirstRequest) : IPaginationStrategy
{
    public const string TypeName = "OffsetIncrement";

    public InterpolatedString? PageSize { get; } = pageSize;

    public bool InjectOnFirstRequest { get; } = injectOnFirstRequest;

    public static OffsetIncrement Parse(ComponentScope scope) => new(
        scope.Text("page_size"),
        scope.Boolean("inject_on_first_request"));

    public long TokenOfPage(int page, int pageSize) => (page - 1L) * pageSize;

    public long Next(long token, int records) => token + records;

    public long NextAfterFull(long token, int pageSize) => token + pageSize;

    public bool HasMore(long token, int records, int? pageSize, long total) => token + records < total;
}

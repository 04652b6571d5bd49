using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>Takes so many partitions of another router together: each field becomes a list.</summary>
internal sealed class GroupingPartitionRouter(IPartitionRouter underlying, int size, bool isDistinct) : IPartitionRouter
{
    public const string TypeName = "GroupingPartitionRouter";

    public bool IsGrouped => true;

    public bool HasRequestOption => false;

    public IEnumerable<ParentStream> Parents => underlying.Parents;

    public static GroupingPartitionRouter Parse(ComponentScope scope)
    {
        var size = scope.Integer("group_size", 0);
        if (size < 1)
            scope.Problem(scope.Node("group_size"), "group_size", "group_size is missing or less than 1", "Write how many partitions go into a request");
        var underlying = scope.Child("underlying_partition_router") is { } child ? RouterParser.Read(child) : null;
        if (underlying is null && scope.Node("underlying_partition_router") is null)
            scope.Problem(null, "underlying_partition_router", "underlying_partition_router is missing", "Add it");
        if (underlying is { HasRequestOption: true })
            scope.Problem(null, "underlying_partition_router", "a request_option cannot hold a group", "Remove it and use stream_partition in the request");
        return new GroupingPartitionRouter(underlying!, size, scope.Node("deduplicate") is null || scope.Boolean("deduplicate"));
    }

    public int AddLevels(PlanBuilder plan, PlannedStream stream) => plan.Add(new GroupLevel(underlying.AddLevels(plan, stream), size, isDistinct));

    public void Inject(StreamSlice slice, RequestBuilder request)
    {
    }
}

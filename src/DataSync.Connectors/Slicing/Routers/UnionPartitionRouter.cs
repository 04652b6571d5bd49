using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>The partitions of several routers one after the other, each value once.</summary>
internal sealed class UnionPartitionRouter(PartitionField field, IReadOnlyList<IPartitionRouter> routers) : IPartitionRouter
{
    public const string TypeName = "UnionPartitionRouter";

    public bool HasRequestOption => false;

    public IEnumerable<ParentStream> Parents => routers.SelectMany(router => router.Parents);

    public string? FieldOf(SourceConfig config) => field.NameFor(config);

    public static UnionPartitionRouter Parse(ComponentScope scope)
    {
        const string Key = "partition_routers";
        var routers = scope.Children(Key).Select(RouterParser.Read).ToList();
        if (routers.Count < 2)
            scope.Problem(scope.Node(Key), Key, "a union needs two routers or more", "Add one, or use the router by itself");
        if (routers.Exists(router => router is { HasRequestOption: true }))
            scope.Problem(scope.Node(Key), Key, "a request_option has no place in a router of a union", "Remove it and use stream_partition in the request");
        if (routers.Exists(router => router is { IsGrouped: true }))
            scope.Problem(scope.Node(Key), Key, "groups cannot be united", "Group the union instead");
        return new UnionPartitionRouter(
            new PartitionField(scope.RequiredText("partition_field", Variables.Config), Option: null), [.. routers.OfType<IPartitionRouter>()]);
    }

    public int AddLevels(PlanBuilder plan, PlannedStream stream)
    {
        var levels = routers.Select(router => router.AddLevels(plan, stream)).ToList();
        return plan.Add(new UnionLevel(levels, stream.Stream.Config, field));
    }

    public void Inject(StreamSlice slice, RequestBuilder request)
    {
    }
}

using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>One partition for each record of other streams, such as the orders of each customer.</summary>
internal sealed class SubstreamPartitionRouter(IReadOnlyList<ParentStream> parents) : IPartitionRouter
{
    public const string TypeName = "SubstreamPartitionRouter";

    public bool HasRequestOption => parents.Any(parent => parent.Field.Option is not null);

    public IEnumerable<ParentStream> Parents => parents;

    public string? FieldOf(SourceConfig config) => parents is [var only] ? only.Field.NameFor(config) : null;

    public static SubstreamPartitionRouter Parse(ComponentScope scope)
    {
        const string Key = "parent_stream_configs";
        var parents = scope.Children(Key, ParentStream.TypeName).Select(child => child.Read((ParentStream.TypeName, ParentStream.Parse))).ToList();
        if (parents.Count == 0)
            scope.Problem(scope.Node(Key), Key, "there is no parent stream", "Add one");
        return new SubstreamPartitionRouter([.. parents.OfType<ParentStream>()]);
    }

    public int AddLevels(PlanBuilder plan, PlannedStream stream)
    {
        var sources = new List<ParentSource>();
        foreach (var parent in parents)
        {
            var planned = stream.Parent(parent);
            sources.Add(new ParentSource(plan.Add(planned), planned, parent));
        }

        return plan.Add(new ParentLevel(stream.Stream, sources));
    }

    public void Inject(StreamSlice slice, RequestBuilder request)
    {
        foreach (var parent in parents)
            parent.Field.Inject(slice, request);
    }
}

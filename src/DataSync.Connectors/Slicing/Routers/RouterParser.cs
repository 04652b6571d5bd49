using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>Reads the <c>partition_router</c> of a retriever: one, or a list of which the product is taken.</summary>
internal static class RouterParser
{
    private const string Key = "partition_router";

    public static IPartitionRouter? Parse(ComponentScope retriever)
    {
        if (retriever.Node(Key) is not ManifestList)
            return retriever.Child(Key) is { } child ? Read(child) : null;
        var routers = retriever.Children(Key).Select(Read).OfType<IPartitionRouter>().ToList();
        return routers.Count switch
        {
            0 => null,
            1 => routers[0],
            _ => new ProductRouter(routers),
        };
    }

    /// <summary>Reads a router by its type; null after a problem was reported.</summary>
    public static IPartitionRouter? Read(ComponentScope scope) => scope.Read<IPartitionRouter>(
        (ListPartitionRouter.TypeName, ListPartitionRouter.Parse),
        (SubstreamPartitionRouter.TypeName, SubstreamPartitionRouter.Parse),
        (GroupingPartitionRouter.TypeName, GroupingPartitionRouter.Parse),
        (UnionPartitionRouter.TypeName, UnionPartitionRouter.Parse));

    public static RequestOption? Option(ComponentScope scope) =>
        scope.OptionalComponent("request_option", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse));
}

using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing.Planning;

namespace DataSync.Connectors.Slicing.Routers;

/// <summary>Every partition of each router with every one of the others; the last router's change first.</summary>
internal sealed class ProductRouter(IReadOnlyList<IPartitionRouter> routers) : IPartitionRouter
{
    public bool IsGrouped => routers.Any(router => router.IsGrouped);

    public bool HasRequestOption => routers.Any(router => router.HasRequestOption);

    public IEnumerable<ParentStream> Parents => routers.SelectMany(router => router.Parents);

    public int AddLevels(PlanBuilder plan, PlannedStream stream)
    {
        var product = routers[0].AddLevels(plan, stream);
        foreach (var router in routers.Skip(1))
            product = plan.Add(new ProductLevel(product, router.AddLevels(plan, stream)));
        return product;
    }

    public void Inject(StreamSlice slice, RequestBuilder request)
    {
        foreach (var router in routers)
            router.Inject(slice, request);
    }
}

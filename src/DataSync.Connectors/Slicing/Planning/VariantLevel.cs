using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>The slices of the way that is taken to read a stream with two, each saying which it is.</summary>
internal sealed class VariantLevel(int full, int incremental, PlannedStream stream, StateDelegation delegation) : IPlanLevel
{
    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken)
    {
        var taken = await DelegatedLevel.TakenAsync(work, stream, delegation, cancellationToken).ConfigureAwait(false);
        var some = await work.SlicesAsync(
            taken == SliceVariant.Full ? full : incremental, position.Parent, PlanWork.MaxSlices, cancellationToken).ConfigureAwait(false);
        return new LevelStep(
            [.. some.Select(slice => slice.For(taken))],
            some.Count < PlanWork.MaxSlices ? null : position with { Parent = position.Parent + some.Count });
    }
}

using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>
/// A level of one of the two ways to read a stream: it makes slices only if that way is taken. The last level of both ways,
/// without one of its own, hands on the slices of the one that was taken.
/// </summary>
internal sealed class DelegatedLevel(IPlanLevel inner, PlannedStream stream, StateDelegation delegation, SliceVariant variant) : IPlanLevel
{
    public async Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken) =>
        await TakenAsync(work, stream, delegation, cancellationToken).ConfigureAwait(false) == variant
            ? await inner.StepAsync(work, position, cancellationToken).ConfigureAwait(false)
            : new LevelStep([], null);

    /// <summary>
    /// The same at each step of a plan: states do not change before its run has ended. A parent whose state is not kept is read
    /// in full, since nothing tells what is new.
    /// </summary>
    public static async ValueTask<SliceVariant> TakenAsync(
        PlanWork work, PlannedStream stream, StateDelegation delegation, CancellationToken cancellationToken)
    {
        if (stream.Place is not { } place)
            return SliceVariant.Full;
        // Of partitions the newest counts, as in the reference engine: what changed before was read with it.
        var oldest = delegation.OldestRank(stream.Stream.Config, work.Now);
        return await work.Memory.HasStateAsync(place, oldest, cancellationToken).ConfigureAwait(false) ? SliceVariant.Incremental : SliceVariant.Full;
    }
}

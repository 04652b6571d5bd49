namespace DataSync.Connectors.Slicing.Planning;

/// <summary>What the levels of a plan work with.</summary>
/// <param name="Reader">Reads pages of parent streams.</param>
/// <param name="Memory">What was planned so far, and state.</param>
/// <param name="Now">When the run began.</param>
/// <param name="PageSize">Records to ask a parent for.</param>
internal sealed record PlanWork(PageReader Reader, IPlanMemory Memory, DateTimeOffset Now, int? PageSize)
{
    /// <summary>Slices that a step makes, or looks at, at most.</summary>
    public const int MaxSlices = 500;

    /// <summary>Slices of a level, or the whole stream in their place.</summary>
    public ValueTask<IReadOnlyList<StreamSlice>> SlicesAsync(int level, int from, int most, CancellationToken cancellationToken) =>
        level == PlanBuilder.Whole
            ? ValueTask.FromResult<IReadOnlyList<StreamSlice>>(from == 0 ? [StreamSlice.Whole] : [])
            : Memory.SlicesAsync(level, from, most, cancellationToken);

    /// <summary>All slices of a level up to a number, some at a time.</summary>
    public async IAsyncEnumerable<StreamSlice> BeforeAsync(
        int level, int end, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = 0; from < end;)
        {
            var some = await SlicesAsync(level, from, Math.Min(MaxSlices, end - from), cancellationToken).ConfigureAwait(false);
            if (some.Count == 0)
                yield break;
            foreach (var slice in some)
                yield return slice;
            from += some.Count;
        }
    }
}

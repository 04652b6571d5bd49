namespace DataSync.Connectors.Slicing.Planning;

/// <summary>One level of a plan.</summary>
internal interface IPlanLevel
{
    /// <summary>Does a bounded amount of work.</summary>
    /// <exception cref="Requesters.RequestException">Manifest and configuration do not make slices.</exception>
    Task<LevelStep> StepAsync(PlanWork work, PlanPosition position, CancellationToken cancellationToken);
}

/// <summary>What a step of a level came to.</summary>
/// <param name="Slices">New slices, in order.</param>
/// <param name="Next">Where the level goes on, but for the number of slices written; null at its end.</param>
/// <param name="Marks">How far a parent stream was seen.</param>
/// <param name="ThrottledUntil">When the parent's source may be asked again.</param>
internal sealed record LevelStep(
    IReadOnlyList<StreamSlice> Slices, PlanPosition? Next, IReadOnlyList<SliceMark>? Marks = null, DateTimeOffset? ThrottledUntil = null);

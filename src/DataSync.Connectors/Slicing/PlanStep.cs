namespace DataSync.Connectors.Slicing;

/// <summary>What one step of planning came to.</summary>
/// <param name="Level">Level of the slices.</param>
/// <param name="First">Number of the first of them.</param>
/// <param name="Slices">Slices to be kept, in their order.</param>
/// <param name="Next">Where planning goes on; null when the plan is complete.</param>
/// <param name="Marks">How far parent streams were seen, where their state is kept: to be kept with their slices.</param>
/// <param name="ThrottledUntil">When the parent's source may be asked again, UTC; null when it did not ask to wait.</param>
public sealed record PlanStep(
    int Level,
    int First,
    IReadOnlyList<StreamSlice> Slices,
    PlanPosition? Next,
    IReadOnlyList<SliceMark> Marks,
    DateTimeOffset? ThrottledUntil = null);

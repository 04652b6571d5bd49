using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>
/// Where planning the slices of a stream goes on. Planning goes level by level: the slices of a level are made of those of
/// levels before (at first of the whole stream), for parent streams by reading their pages. Its JSON is a stored contract:
/// add optional members only.
/// </summary>
/// <param name="Level">Zero-based level being planned.</param>
/// <param name="Parent">Zero-based number of the slice of a level before, or of the list's value, that comes next.</param>
/// <param name="Written">Slices of this level planned so far: the number of the next one.</param>
/// <param name="Page">Where reading the parent stream within that slice goes on; null where nothing is read, or at its start.</param>
/// <param name="Source">Zero-based number of the parent stream or router, where a level has several.</param>
/// <param name="Within">Where within that slice dividing goes on, in the level's own words; null at its start.</param>
public sealed record PlanPosition(int Level, int Parent, int Written, PagePosition? Page = null, int Source = 0, string? Within = null)
{
    /// <summary>The beginning.</summary>
    public static PlanPosition Start { get; } = new(0, 0, 0);
}

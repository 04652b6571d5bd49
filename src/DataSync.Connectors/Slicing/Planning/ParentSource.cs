using DataSync.Connectors.Slicing.Routers;

namespace DataSync.Connectors.Slicing.Planning;

/// <summary>A parent stream in a plan.</summary>
/// <param name="Level">Level with the parent's own slices.</param>
/// <param name="Stream">The parent stream.</param>
/// <param name="Parent">How its records become partitions.</param>
internal sealed record ParentSource(int Level, PlannedStream Stream, ParentStream Parent);

using DataSync.Connectors.Slicing;

namespace DataSync.Functions.Contracts;

/// <summary>How the slices of a run are planned.</summary>
/// <param name="Level">Level of the plan whose slices are read.</param>
/// <param name="Source">Tells what the slices are of; state of another source is not used.</param>
/// <param name="Now">When planning began, UTC: the now of all its steps, so that one done again comes to the same.</param>
/// <param name="IsOneForAll">Whether one state is kept for all partitions, which moves only when all of them are read.</param>
/// <param name="IsFull">Whether the state is left aside, so that everything is read.</param>
/// <param name="Planned">Slices that the run which is resumed has planned; null when they are still to be planned.</param>
public sealed record SlicingPlan(
    int Level, string Source, DateTime Now, bool IsOneForAll = false, bool IsFull = false, int? Planned = null);

/// <summary>How far planning is.</summary>
/// <param name="Next">Where it goes on; null when the plan is complete.</param>
/// <param name="Slices">Slices to be read, planned so far.</param>
public sealed record PlanProgress(PlanPosition? Next, int Slices);

/// <summary>Asks for slices to be planned.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="BatchId">The run.</param>
/// <param name="From">Where planning goes on.</param>
/// <param name="PageSize">Records per page of parent streams; null for what the manifest states of each.</param>
/// <param name="Slicing">What was settled when the run began.</param>
public sealed record PlanRequest(string Sync, Guid BatchId, PlanPosition From, int? PageSize, SlicingPlan Slicing);

/// <summary>What a call of planning came to.</summary>
/// <param name="Progress">How far planning is now.</param>
/// <param name="ThrottledUntil">When the source may be asked again (UTC); null when it did not ask to wait.</param>
public sealed record PlanResult(PlanProgress Progress, DateTime? ThrottledUntil = null);

/// <summary>The slices of a run that are read, numbered from 0.</summary>
/// <param name="Level">Their level in the plan.</param>
/// <param name="Count">How many there are.</param>
/// <param name="NoMarkAfter">The most that may count as seen, UTC, where one state is kept for all partitions; null where each has its own.</param>
public sealed record SliceRange(int Level, int Count, DateTime? NoMarkAfter = null);

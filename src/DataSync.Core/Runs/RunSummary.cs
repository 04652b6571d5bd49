using DataSync.Core.Reading;

namespace DataSync.Core.Runs;

/// <summary>
/// A run in a few hundred bytes: the output of its orchestration and the head of its report. Its JSON
/// (<see cref="CoreJson.Options"/>) is a stored contract: add optional members only.
/// </summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="SyncBatchId">Identifies the run; stands in the rows it wrote.</param>
/// <param name="Status">Final status.</param>
/// <param name="Reason">Why it has this status; null for success. Holds no personal data and no secret.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="EndedAt">When it ended, UTC; null while it is open.</param>
/// <param name="Counts">What became of the records.</param>
/// <param name="StartPosition">Where reading began.</param>
/// <param name="EndPosition">Where reading would go on; null when the source had no more.</param>
public sealed record RunSummary(
    string Sync,
    Guid SyncBatchId,
    RunStatus Status,
    string? Reason,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    RecordCounts Counts,
    PagePosition StartPosition,
    PagePosition? EndPosition)
{
    /// <summary>Pages read.</summary>
    public long Pages => Counts.Pages;

    /// <summary>Seconds from start to end, pauses included; never negative, though clocks may step back. 0 while it is open.</summary>
    public double DurationSeconds => EndedAt is { } ended ? Math.Round(Math.Max(0, (ended - StartedAt).TotalSeconds), 3) : 0;

    /// <summary>Records read per second of the whole duration; 0 for a run that took no time.</summary>
    public double RecordsPerSecond => DurationSeconds > 0 ? Math.Round(Counts.Read / DurationSeconds, 1) : 0;
}

using DataSync.Core.Reading;
using DataSync.Core.Runs;

namespace DataSync.Postgres;

/// <summary>A run as stored.</summary>
/// <param name="BatchId">Its <c>sync_batch_id</c>.</param>
/// <param name="Sync">Name of the sync.</param>
/// <param name="InstanceId">Id of the orchestration instance.</param>
/// <param name="Trigger">What started it.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reason">Why it is paused or ended as it did; null when there is nothing to say.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while open.</param>
/// <param name="Start">Where reading began.</param>
/// <param name="Position">Where reading the main slice goes on; null at the end of the stream.</param>
/// <param name="PageSize">Records per page; <see cref="RunStart.NoPageSize"/> where nobody says.</param>
/// <param name="Counts">What became of the records of all committed chunks.</param>
/// <param name="UpdatedAt">When the row last changed.</param>
/// <param name="Deployment">Deployment of the app whose durable engine executes it; empty when it began before deployments had names.</param>
/// <param name="PlanId">Run that planned its slices: itself, or the one it resumes; null for a stream that is read as one.</param>
/// <param name="Slices">Slices planned; null until the plan is complete.</param>
/// <param name="Source">Tells what the slices are of.</param>
/// <param name="IsFull">Whether everything is read, also what the sync has seen before.</param>
public sealed record RunRow(
    Guid BatchId,
    string Sync,
    string InstanceId,
    string Trigger,
    RunStatus Status,
    string? Reason,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    PagePosition Start,
    PagePosition? Position,
    int PageSize,
    RecordCounts Counts,
    DateTimeOffset UpdatedAt,
    string Deployment,
    Guid? PlanId = null,
    int? Slices = null,
    string? Source = null,
    bool IsFull = false);

using DataSync.Core.Reading;

namespace DataSync.Postgres;

/// <summary>What is known of a run when it begins.</summary>
/// <param name="BatchId">Its <c>sync_batch_id</c>.</param>
/// <param name="Sync">Name of the sync.</param>
/// <param name="InstanceId">Id of the orchestration instance.</param>
/// <param name="Trigger">What started it, such as <c>schedule</c> or <c>http</c>.</param>
/// <param name="Start">Where reading begins.</param>
/// <param name="PageSize">Records per page; page numbers mean nothing without it. <see cref="NoPageSize"/> where nobody says.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Deployment">Deployment of the app whose durable engine executes it.</param>
/// <param name="PlanId">Run that planned its slices: itself, or the one it resumes; null for a stream that is read as one.</param>
/// <param name="Slices">Slices planned; null when they are still to be planned.</param>
/// <param name="Source">Tells what the slices are of; state of another source is not used.</param>
/// <param name="IsFull">Whether everything is read, also what the sync has seen before.</param>
public sealed record RunStart(
    Guid BatchId, string Sync, string InstanceId, string Trigger, PagePosition Start, int PageSize, DateTimeOffset StartedAt,
    string Deployment, Guid? PlanId = null, int? Slices = null, string? Source = null, bool IsFull = false)
{
    /// <summary>What is kept as page size of a run that asks for none.</summary>
    public const int NoPageSize = 0;
}

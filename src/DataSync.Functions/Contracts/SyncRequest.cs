using System.Text.Json.Serialization;

namespace DataSync.Functions.Contracts;

/// <summary>A wish to run a sync, as a trigger passes it to the orchestration.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="BatchId">The run's <c>sync_batch_id</c>, chosen by the trigger so that it can be answered at once.</param>
/// <param name="Trigger">Who asked: <c>schedule</c>, <c>http</c>.</param>
/// <param name="From">Where to start.</param>
/// <param name="FromPage">One-based page to start at; only with <see cref="StartFrom.Page"/>.</param>
/// <param name="PageSize">Records per page for this run; null for the definition's, else the manifest's.</param>
/// <param name="IsFull">Whether everything is read, also what the sync has seen before. It matters to streams with a cursor.</param>
public sealed record SyncRequest(
    string Sync,
    Guid BatchId,
    string Trigger,
    StartFrom From = StartFrom.Beginning,
    int? FromPage = null,
    int? PageSize = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsFull = false);

/// <summary>Start position of a run.</summary>
public enum StartFrom
{
    /// <summary>The first page.</summary>
    Beginning,

    /// <summary>The checkpoint that an unfinished run left.</summary>
    Checkpoint,

    /// <summary>A page given by hand.</summary>
    Page,
}

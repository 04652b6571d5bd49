using System.Text.Json.Serialization;
using DataSync.Core.Runs;

namespace DataSync.Functions.Contracts;

/// <summary>Asks for a run to be ended.</summary>
/// <param name="Request">The run's request.</param>
/// <param name="InstanceId">Orchestration instance of the run.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why, where the status alone does not say it; null otherwise.</param>
/// <param name="Begun">False when the run was refused before it began, so that history still shows it.</param>
/// <param name="StartedAt">When the orchestration started, UTC.</param>
/// <param name="IsSliced">Whether its stream is read in slices, whose state moves with the end of the run.</param>
public sealed record CompleteRequest(
    SyncRequest Request,
    string InstanceId,
    RunStatus Status,
    string? Reason,
    bool Begun,
    DateTime StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsSliced = false);

/// <summary>Asks for a run to be marked as working or paused.</summary>
/// <param name="BatchId">The run.</param>
/// <param name="Status">Running or paused.</param>
/// <param name="Reason">Why it is paused.</param>
public sealed record MarkRequest(Guid BatchId, RunStatus Status, string? Reason);

/// <summary>Something people should hear of.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="BatchId">The run.</param>
/// <param name="Level">How urgent it is.</param>
/// <param name="Event">Stable name: <c>run_ended</c>, <c>budget_warning</c>, <c>run_paused</c>.</param>
/// <param name="Message">Plain words without personal data.</param>
public sealed record Notice(string Sync, Guid BatchId, NoticeLevel Level, string Event, string Message);

/// <summary>Urgency of a notice.</summary>
public enum NoticeLevel
{
    /// <summary>For the record.</summary>
    Information,

    /// <summary>Look at it today.</summary>
    Warning,

    /// <summary>A person has to act.</summary>
    Critical,
}

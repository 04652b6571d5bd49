using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>An instance as the journal holds it.</summary>
internal sealed record InstanceRecord
{
    public required string InstanceId { get; init; }

    /// <summary>Changes with every start and every continue-as-new; what belongs to an older execution is void.</summary>
    public required Guid ExecutionId { get; init; }

    public required string Name { get; init; }

    public string Version { get; init; } = string.Empty;

    public required OrchestrationRuntimeStatus Status { get; init; }

    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public ParentLink? Parent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Earliest start asked for; null: at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Time of the execution's first turn; null: it has not run yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>History entries written so far; the next one gets this number.</summary>
    public int HistoryLength { get; init; }

    public bool IsLive => Status
        is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;
}

/// <summary>The call that started a sub-orchestration.</summary>
internal sealed record ParentLink(string InstanceId, Guid ExecutionId, string Name, int TaskId);

using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable;

/// <summary>One entry of an instance's history.</summary>
public sealed record HistoryEvent
{
    /// <summary>What happened.</summary>
    public required HistoryEventType Type { get; init; }

    /// <summary>When it was journaled, by the engine's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>
    /// Number of the call within the execution: given by a scheduling entry (task, timer, sub-orchestration, sent
    /// event), repeated by the entry that completes it; null for all others.
    /// </summary>
    public int? TaskId { get; init; }

    /// <summary>Name of the orchestration, activity or event; of a completion: of what was called.</summary>
    public string? Name { get; init; }

    /// <summary>Version asked for by a call or a start; null when unversioned.</summary>
    public string? Version { get; init; }

    /// <summary>The input of a start or call, result of a completion, payload of an event, reason of a suspension; JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>The child called, the receiver of an event, the parent of a start.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When a timer is due or a start was asked for.</summary>
    public DateTimeOffset? FireAt { get; init; }

    /// <summary>When what this entry completes was scheduled; null for all others.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Why a task failed or the execution ended badly.</summary>
    public TaskFailureDetails? Failure { get; init; }

    /// <summary>Labels of a start.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

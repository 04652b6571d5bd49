using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>Something that waits in an instance's mailbox for the next turn.</summary>
internal abstract record InstanceMessage
{
    /// <summary>Row that keeps the message until the turn is durable; null when something else does.</summary>
    public long? StoredId { get; init; }

    /// <summary>Completed when the turn that took the message is durable; null when nobody waits.</summary>
    public TaskCompletionSource? Done { get; init; }

    /// <summary>Start the instance.</summary>
    /// <param name="Spec">What to start.</param>
    /// <param name="Refusing">Statuses of an existing instance in which the start is refused.</param>
    public sealed record Start(StartSpec Spec, IReadOnlySet<OrchestrationRuntimeStatus> Refusing) : InstanceMessage;

    /// <summary>Start the ended instance again with its own name and input.</summary>
    public sealed record Restart : InstanceMessage;

    /// <summary>The execution's time to begin has come.</summary>
    public sealed record Begin(Guid ExecutionId) : InstanceMessage;

    /// <summary>Something happened that goes into the history.</summary>
    /// <param name="Event">What; its time is set by the turn.</param>
    /// <param name="ExecutionId">The execution it is for; null: whichever runs.</param>
    public sealed record Arrival(HistoryEvent Event, Guid? ExecutionId) : InstanceMessage
    {
        /// <summary>Whether a termination goes on to the children.</summary>
        public bool Recursive { get; init; }
    }

    /// <summary>The execution cannot go on.</summary>
    public sealed record Fail(Guid? ExecutionId, TaskFailureDetails Failure) : InstanceMessage;

    public static InstanceMessage Of(StoredMessage stored) => stored.Start is { } spec
        ? new Start(spec, DedupeStatuses.Default) { StoredId = stored.Id }
        : new Arrival(stored.Arrival!, stored.ExecutionId) { Recursive = stored.Recursive, StoredId = stored.Id };
}

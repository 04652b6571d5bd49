namespace DataSync.LocalRuntime.Durable;

/// <summary>
/// What a history entry says. The names are those of the Durable Task Framework
/// (https://github.com/Azure/durabletask, DurableTask.Core/History/EventType.cs); the numbers are the journal's own.
/// </summary>
public enum HistoryEventType
{
    /// <summary>First entry: name, input, parent, tags.</summary>
    ExecutionStarted = 0,

    /// <summary>The code called an activity.</summary>
    TaskScheduled = 2,

    /// <summary>An activity returned.</summary>
    TaskCompleted = 3,

    /// <summary>An activity threw.</summary>
    TaskFailed = 4,

    /// <summary>The code called a sub-orchestration.</summary>
    SubOrchestrationInstanceCreated = 5,

    /// <summary>A sub-orchestration completed.</summary>
    SubOrchestrationInstanceCompleted = 6,

    /// <summary>A sub-orchestration failed or was terminated.</summary>
    SubOrchestrationInstanceFailed = 7,

    /// <summary>The code set a timer.</summary>
    TimerCreated = 8,

    /// <summary>A timer is due.</summary>
    TimerFired = 9,

    /// <summary>The code sent an event to another instance.</summary>
    EventSent = 10,

    /// <summary>An external event arrived.</summary>
    EventRaised = 11,

    /// <summary>The instance was suspended.</summary>
    ExecutionSuspended = 12,

    /// <summary>The instance was resumed.</summary>
    ExecutionResumed = 13,

    /// <summary>The instance was terminated.</summary>
    ExecutionTerminated = 14,

    /// <summary>The instance ended.</summary>
    ExecutionCompleted = 15,
}

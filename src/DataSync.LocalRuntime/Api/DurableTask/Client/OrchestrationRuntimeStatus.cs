namespace Microsoft.DurableTask.Client;

/// <summary>State of an instance.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Started and not ended.</summary>
    Running = 0,

    /// <summary>Returned its output.</summary>
    Completed = 1,

    /// <summary>Not used.</summary>
    [Obsolete("The ContinuedAsNew status is obsolete and exists only for compatibility reasons.")]
    ContinuedAsNew = 2,

    /// <summary>Ended with an unhandled exception.</summary>
    Failed = 3,

    /// <summary>Not used.</summary>
    [Obsolete("The Canceled status is not currently used and exists only for compatibility reasons.")]
    Canceled = 4,

    /// <summary>Ended by force.</summary>
    Terminated = 5,

    /// <summary>Scheduled and not started.</summary>
    Pending = 6,

    /// <summary>Stopped until it is resumed.</summary>
    Suspended = 7,
}

namespace Microsoft.DurableTask;

/// <summary>Thrown to an orchestrator when an activity or sub-orchestration it awaits has failed.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>A failure that is known as an exception.</summary>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException?.Message), innerException)
    {
        ArgumentNullException.ThrowIfNull(innerException);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = TaskFailureDetails.FromException(innerException);
    }

    /// <summary>A failure that is known by its details.</summary>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails?.ErrorMessage))
    {
        ArgumentNullException.ThrowIfNull(failureDetails);
        TaskName = taskName;
        TaskId = taskId;
        FailureDetails = failureDetails;
    }

    /// <summary>Name of the activity or sub-orchestration.</summary>
    public string TaskName { get; }

    /// <summary>Number of the call within the orchestration's history.</summary>
    public int TaskId { get; }

    /// <summary>Why it failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>Whether the failure is exactly of this type.</summary>
    [Obsolete("Use the FailureDetails property and its IsCausedBy<T>() method")]
    public bool IsCausedByException<T>()
        where T : Exception => string.Equals(FailureDetails.ErrorType, typeof(T).FullName, StringComparison.Ordinal);

    private static string Describe(string name, int id, string? cause)
    {
        var text = $"Task '{name}' (#{id}) failed with an unhandled exception";
        return cause is null ? text + "." : $"{text}: {cause}";
    }
}

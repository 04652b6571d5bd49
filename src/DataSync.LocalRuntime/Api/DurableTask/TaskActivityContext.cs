namespace Microsoft.DurableTask;

/// <summary>What an activity knows about its call.</summary>
public abstract class TaskActivityContext
{
    /// <summary>Name of the activity.</summary>
    public abstract TaskName Name { get; }

    /// <summary>Instance id of the calling orchestration.</summary>
    public abstract string InstanceId { get; }

    /// <summary>Version of the call; empty when unversioned.</summary>
    public virtual string Version => string.Empty;
}

using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable;

/// <summary>An activity's call as the local engine makes it.</summary>
public sealed class LocalActivityContext(
    TaskName name,
    string instanceId,
    int taskId,
    string version,
    CancellationToken cancellationToken) : TaskActivityContext
{
    /// <inheritdoc/>
    public override TaskName Name { get; } = name;

    /// <inheritdoc/>
    public override string InstanceId { get; } = instanceId;

    /// <inheritdoc/>
    public override string Version { get; } = version;

    /// <summary>Number of the call within the orchestration's execution.</summary>
    public int TaskId { get; } = taskId;

    /// <summary>Cancelled when the engine stops and its drain time is over; the activity runs again at the next start.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>An orchestrator awaited something that is not durable and that no history can replay.</summary>
internal static class NonDurableAwait
{
    public const string Message =
        "The orchestrator awaited a task that is not durable, or left its thread (Task.Run, Task.Delay, I/O, " +
        "ConfigureAwait(false)). An orchestrator may only await tasks made by its TaskOrchestrationContext; move other " +
        "work into an activity.";

    public static TaskFailureDetails Failure { get; } =
        new(typeof(InvalidOperationException).FullName!, Message, null, null, null);
}

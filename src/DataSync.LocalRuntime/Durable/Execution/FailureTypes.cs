using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>Failures that are no exception; the first two have the names the public engine gives them.</summary>
internal static class FailureTypes
{
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    public const string ActivityNotFound = "ActivityTaskNotFound";

    public const string Terminated = "OrchestrationTerminated";

    public const string InstanceExists = "OrchestrationAlreadyExists";

    public static TaskFailureDetails Of(string type, string message) => new(type, message, null, null, null);

    /// <summary>Whether another attempt cannot help.</summary>
    public static bool IsFinal(TaskFailureDetails failure) => failure.ErrorType is OrchestratorNotFound or ActivityNotFound;
}

namespace Microsoft.DurableTask;

/// <summary>Code that calls tasks and is replayed from their journaled results; it must be deterministic.</summary>
public interface ITaskOrchestrator
{
    /// <summary>Type the input is read as.</summary>
    public Type InputType { get; }

    /// <summary>Type of the result.</summary>
    public Type OutputType { get; }

    /// <summary>Runs from the beginning, on replay too.</summary>
    public Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}

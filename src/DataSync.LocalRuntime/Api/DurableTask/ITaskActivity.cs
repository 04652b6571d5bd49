namespace Microsoft.DurableTask;

/// <summary>A unit of work with side effects, run at least once per call.</summary>
public interface ITaskActivity
{
    /// <summary>Type the input is read as.</summary>
    public Type InputType { get; }

    /// <summary>Type of the result.</summary>
    public Type OutputType { get; }

    /// <summary>Does the work.</summary>
    public Task<object?> RunAsync(TaskActivityContext context, object? input);
}

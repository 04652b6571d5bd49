namespace Microsoft.DurableTask;

/// <summary>An activity with typed input and output.</summary>
public abstract class TaskActivity<TInput, TOutput> : ITaskActivity
{
    Type ITaskActivity.InputType => typeof(TInput);

    Type ITaskActivity.OutputType => typeof(TOutput);

    async Task<object?> ITaskActivity.RunAsync(TaskActivityContext context, object? input)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await RunAsync(context, TypedInput.Of<TInput>(input)).ConfigureAwait(false);
    }

    /// <summary>Does the work.</summary>
    public abstract Task<TOutput> RunAsync(TaskActivityContext context, TInput input);
}

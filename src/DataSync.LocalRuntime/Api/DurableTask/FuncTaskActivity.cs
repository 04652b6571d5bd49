namespace Microsoft.DurableTask;

/// <summary>Makes an activity of a function.</summary>
public static class FuncTaskActivity
{
    /// <summary>Makes an activity of a function.</summary>
    public static TaskActivity<TInput, TOutput> Create<TInput, TOutput>(
        Func<TaskActivityContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        return new Delegated<TInput, TOutput>(implementation);
    }

    private sealed class Delegated<TInput, TOutput>(Func<TaskActivityContext, TInput, Task<TOutput>> implementation)
        : TaskActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(TaskActivityContext context, TInput input) => implementation(context, input);
    }
}

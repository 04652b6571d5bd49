using DataSync.LocalRuntime.Durable;
using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>One call of an activity function, run with the call's own services.</summary>
internal sealed class FunctionActivity(
    FunctionDescriptor function, FunctionPipeline pipeline, IServiceProvider services, TimeProvider timeProvider) : ITaskActivity
{
    public Type InputType { get; } =
        function.TriggerParameter.ParameterType == typeof(TaskActivityContext) ? typeof(object) : function.TriggerParameter.ParameterType;

    public Type OutputType => function.ResultType;

    public async Task<object?> RunAsync(TaskActivityContext context, object? input)
    {
        var token = context is LocalActivityContext local ? local.CancellationToken : CancellationToken.None;
        var invocation = new LocalFunctionContext(function, Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString(), services, token)
        {
            TriggerValue = context,
            Input = input,
        };
        await pipeline.RunAsync(invocation).ConfigureAwait(false);
        return invocation.Result;
    }
}

using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>An orchestrator function. The pipeline runs within the replay, as in the real worker.</summary>
internal sealed class FunctionOrchestrator(FunctionDescriptor function, FunctionPipeline pipeline, IServiceProvider services) : ITaskOrchestrator
{
    public Type InputType { get; } =
        function.Method.GetParameters()
            .FirstOrDefault(parameter => parameter != function.TriggerParameter && ParameterBinding.IsOrchestrationInput(parameter))
            ?.ParameterType ?? typeof(object);

    public Type OutputType => function.ResultType;

    /// <exception cref="InvalidOperationException">A middleware awaited something of its own before the orchestrator.</exception>
    public async Task<object?> RunAsync(TaskOrchestrationContext context, object? input)
    {
        // The instance id: a replay must not see another one than the first run did.
        var invocation = new LocalFunctionContext(function, context.InstanceId, services, CancellationToken.None)
        {
            TriggerValue = context,
            Input = input,
        };
        var run = pipeline.RunAsync(invocation);
        if (!run.IsCompleted && !invocation.Started)
        {
            throw new InvalidOperationException(
                $"A middleware awaited something before the orchestrator '{function.Name}' began, which a replay cannot repeat. " +
                "Let it pass orchestrations on at once: check context.FunctionDefinition.InputBindings for an orchestrationTrigger.");
        }

        await run;
        return invocation.Result;
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>The middleware, outermost first, around the function itself.</summary>
internal sealed class FunctionPipeline
{
    private readonly FunctionExecutionDelegate _pipeline;

    public FunctionPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
    {
        FunctionExecutionDelegate pipeline = RunFunction;
        for (var i = middleware.Count - 1; i >= 0; i--) pipeline = middleware[i](pipeline);
        _pipeline = pipeline;
    }

    public Task RunAsync(LocalFunctionContext context) => _pipeline(context);

    private static Task RunFunction(FunctionContext context) =>
        context is LocalFunctionContext local
            ? local.Function.RunAsync(local)
            : throw new InvalidOperationException("A middleware passed on a FunctionContext of its own; pass on the one it was given.");
}

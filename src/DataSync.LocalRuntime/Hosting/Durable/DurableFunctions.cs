using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>Hands the orchestrator and activity functions to the durable engine.</summary>
internal static class DurableFunctions
{
    /// <param name="registry">The engine's registry.</param>
    /// <param name="catalog">All functions.</param>
    /// <param name="pipeline">What every invocation passes through.</param>
    /// <param name="orchestrationServices">Services of all orchestrators: a replay has no scope of its own.</param>
    public static void Register(
        DurableTaskRegistry registry, FunctionCatalog catalog, FunctionPipeline pipeline, Func<IServiceProvider> orchestrationServices)
    {
        foreach (var (function, trigger) in catalog.With<ActivityTrigger>())
        {
            registry.AddActivity(trigger.TaskName, services => new FunctionActivity(
                function, pipeline, services, services.GetRequiredService<TimeProvider>()));
        }

        foreach (var (function, trigger) in catalog.With<OrchestrationTrigger>())
        {
            registry.AddOrchestrator(trigger.TaskName, () => new FunctionOrchestrator(function, pipeline, orchestrationServices()));
        }
    }
}

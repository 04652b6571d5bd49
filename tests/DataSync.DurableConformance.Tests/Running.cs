using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.DurableConformance.Tests;

/// <summary>Short ways to run an orchestration to its end; every wait has a deadline.</summary>
internal static class Running
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(60);

    public static CancellationToken Deadline() => new CancellationTokenSource(_deadline).Token;

    public static async Task<OrchestrationMetadata> RunAsync(this DurableHost host, string name, object? input = null)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(name, input);
        return await host.EndAsync(id);
    }

    public static async Task<T?> ResultAsync<T>(this DurableHost host, string name, object? input = null)
    {
        var end = await host.RunAsync(name, input);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ToString());
        return end.ReadOutputAs<T>();
    }

    public static Task<OrchestrationMetadata> EndAsync(this DurableHost host, string instanceId) =>
        host.Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, Deadline());

    /// <summary>Waits until an instance looks as wished.</summary>
    public static async Task<OrchestrationMetadata> UntilAsync(this DurableHost host, string instanceId, Predicate<OrchestrationMetadata> wish)
    {
        var deadline = Deadline();
        while (true)
        {
            var found = await host.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, deadline);
            if (found is not null && wish(found))
                return found;
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline);
        }
    }

    /// <summary>Waits until the orchestrator has set this custom status: it then waits where the test wants it.</summary>
    public static Task<OrchestrationMetadata> ReachesAsync(this DurableHost host, string instanceId, string status) =>
        host.UntilAsync(instanceId, found => found.SerializedCustomStatus is not null && found.ReadCustomStatusAs<string>() == status);
}

using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>The first two steps of a run: look before you leap, then take the sync's one place.</summary>
internal static class RunBeginning
{
    public static async Task<BeginResult> BeginAsync(TaskOrchestrationContext context, DurableCalls calls, SyncState state)
    {
        var problem = await calls.CallAsync<string?>(nameof(Preflight), state.Request);
        if (problem is not null)
            return new BeginResult(null, problem);
        return await calls.CallAsync<BeginResult>(nameof(BeginRun), new BeginRequest(state.Request, context.InstanceId, context.CurrentUtcDateTime));
    }
}

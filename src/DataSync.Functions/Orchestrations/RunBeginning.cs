using DataSync.Connectors.Slicing;
using DataSync.Core.Runs;
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

    /// <summary>The run as it stands once it has begun.</summary>
    public static SyncState StateOf(SyncState asked, RunPlan plan, DateTime now) => asked with
    {
        Plan = plan,
        StartedAt = now,
        Counts = RecordCounts.Zero,
        Planning = plan.Slicing switch
        {
            null => null,
            { Planned: { } slices } => new PlanProgress(Next: null, slices),
            _ => new PlanProgress(PlanPosition.Start, Slices: 0),
        },
    };
}

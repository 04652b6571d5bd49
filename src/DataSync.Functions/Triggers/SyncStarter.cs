using DataSync.Core.Runs;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Functions.Orchestrations;
using DataSync.Postgres;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Triggers;

/// <summary>Starts runs: one at a time for each sync, whoever asks and however often.</summary>
public sealed class SyncStarter(RunStore runs, Deployment deployment, TimeProvider time, ILogger<SyncStarter> logger)
{
    private const int StartAttempts = 20;
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts a run unless one is open.</summary>
    /// <returns>The run that was started, or the one that stands in its way.</returns>
    public async Task<StartResult> StartAsync(
        DurableTaskClient client, string sync, string trigger, TriggerOptions options, CancellationToken cancellationToken)
    {
        var instanceId = SyncOrchestrator.InstanceIdOf(sync);
        var open = await runs.FindOpenAsync(sync, cancellationToken);
        if (await IsActiveAsync(client, instanceId, cancellationToken))
            return new StartResult(instanceId, open?.BatchId, Started: false);

        // Whether the orchestration of another deployment's run is alive cannot be seen from here.
        if (open is not null && !deployment.Owns(open) && !options.TakeOver)
            return new StartResult(instanceId, open.BatchId, Started: false, open.Deployment);
        if (open is not null)
            await CloseOrphanAsync(open, cancellationToken);

        var request = new SyncRequest(
            sync, Guid.CreateVersion7(time.GetUtcNow()), trigger, options.From, options.FromPage, options.PageSize, options.IsFull);
        var start = new StartOrchestrationOptions(instanceId).WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(nameof(SyncOrchestrator), new SyncState(request), start, cancellationToken);
                return new StartResult(instanceId, request.BatchId, Started: true);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The engines differ in how they say that the instance exists; whether it is active they agree on.
                if (await IsActiveAsync(client, instanceId, cancellationToken))
                    return new StartResult(instanceId, (await runs.FindOpenAsync(sync, cancellationToken))?.BatchId, Started: false);
                if (attempt == StartAttempts)
                    throw;
            }

            // Another start at this very moment is refused before it can be seen; a run that just ended frees its place.
            await Task.Delay(BetweenStarts, time, cancellationToken);
        }
    }

    /// <summary>Whether an orchestration of this id is on its way.</summary>
    public static async Task<bool> IsActiveAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, cancellation: cancellationToken) is { IsCompleted: false };

    private async Task CloseOrphanAsync(RunRow open, CancellationToken cancellationToken)
    {
        var reason = deployment.Owns(open)
            ? "its orchestration ended without it (terminated or purged)"
            : $"deployment {deployment.Name} took it over from {open.Deployment}";
        await runs.CompleteAsync(open.BatchId, RunStatus.Failed, reason, time.GetUtcNow(), cancellationToken, open.PlanId is not null);
        Log.ClosedOrphan(logger, open.BatchId, open.Sync);
    }
}

/// <summary>What came of the wish to start a run.</summary>
/// <param name="InstanceId">Orchestration instance of the sync.</param>
/// <param name="BatchId">The run started, or the one in its way; null when that one has not begun yet.</param>
/// <param name="Started">Whether a new run was started.</param>
/// <param name="OtherDeployment">Deployment that executes the run in the way; null when it is this one.</param>
public sealed record StartResult(string InstanceId, Guid? BatchId, bool Started, string? OtherDeployment = null);

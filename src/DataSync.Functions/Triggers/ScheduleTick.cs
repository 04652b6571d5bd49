using DataSync.Core.Definitions;
using DataSync.Functions.Configuration;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Triggers;

/// <summary>Each minute: starts every sync that became due since the tick before, whichever deployment made that.</summary>
public sealed class ScheduleTick(
    SyncCatalog catalog, SyncStarter starter, ScheduleClock clock, Deployment deployment, TimeProvider time, ILogger<ScheduleTick> logger)
{
    [Function(nameof(ScheduleTick))]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!deployment.SchedulesEnabled)
        {
            Log.SchedulesOff(logger, deployment.Name);
            return;
        }

        var now = time.GetUtcNow();
        var since = await clock.ReadAsync(cancellationToken) ?? now - TimeSpan.FromMinutes(1);
        foreach (var name in catalog.Names())
        {
            try
            {
                await StartIfDueAsync(client, catalog.Find(name).Definition, since.UtcDateTime, now.UtcDateTime, cancellationToken);
            }
            catch (SyncUnusableException problem)
            {
                Log.DefinitionUnusable(logger, name, problem.Message);
            }
        }

        // Last, so that a tick that breaks off is made up for by the next.
        await clock.AdvanceAsync(now, cancellationToken);
    }

    private async Task StartIfDueAsync(
        DurableTaskClient client, SyncDefinition sync, DateTime since, DateTime now, CancellationToken cancellationToken)
    {
        if (!deployment.IsEnabled(sync) || Schedule.DueSince(sync.Schedule, since, now) is not { } due)
            return;
        var result = await starter.StartAsync(client, sync.Name, "schedule", new TriggerOptions(), cancellationToken);
        if (result.Started)
            Log.StartedDue(logger, sync.Name, due, result.BatchId!.Value);
        else
            Log.SkippedDue(logger, sync.Name, due);
    }
}

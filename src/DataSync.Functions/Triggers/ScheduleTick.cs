using DataSync.Core.Definitions;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Triggers;

/// <summary>Each minute: starts every sync that became due since the tick before.</summary>
public sealed class ScheduleTick(SyncCatalog catalog, SyncStarter starter, TimeProvider time, ILogger<ScheduleTick> logger)
{
    [Function(nameof(ScheduleTick))]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var since = timer.ScheduleStatus is { Last.Year: > 1 } status ? status.Last.ToUniversalTime() : now - TimeSpan.FromMinutes(1);
        foreach (var name in catalog.Names())
        {
            try
            {
                await StartIfDueAsync(client, catalog.Get(name).Definition, since, now, cancellationToken);
            }
            catch (SyncUnusableException problem)
            {
                Log.DefinitionUnusable(logger, name, problem.Message);
            }
        }
    }

    private async Task StartIfDueAsync(
        DurableTaskClient client, SyncDefinition sync, DateTime since, DateTime now, CancellationToken cancellationToken)
    {
        if (!sync.Enabled || Schedule.DueSince(sync.Schedule, since, now) is not { } due)
            return;
        var result = await starter.StartAsync(client, sync.Name, "schedule", StartFrom.Beginning, fromPage: null, pageSize: null, cancellationToken);
        if (result.Started)
            Log.StartedDue(logger, sync.Name, due, result.BatchId!.Value);
        else
            Log.SkippedDue(logger, sync.Name, due);
    }
}

using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Activities;

/// <summary>Settles the run's row and answers its summary.</summary>
public sealed class CompleteRun(RunStore runs, Deployment deployment, TimeProvider time, ILogger<CompleteRun> logger)
{
    /// <summary>Ends the run; the first ending counts, a repeated call answers it again.</summary>
    [Function(nameof(CompleteRun))]
    public async Task<RunSummary> RunAsync([ActivityTrigger] CompleteRequest request, FunctionContext context)
    {
        var summary = (await SettleAsync(request, context.CancellationToken)).ToSummary();
        Log.RunEnded(
            logger, summary.Sync, summary.SyncBatchId, summary.Status.ToString(), summary.DurationSeconds, summary.Counts.Read, summary.Counts.DeadLettered);
        return summary;
    }

    private Task<RunRow> SettleAsync(CompleteRequest request, CancellationToken cancellationToken)
    {
        if (!request.Begun)
        {
            var refused = new RunStart(
                request.Request.BatchId, request.Request.Sync, request.InstanceId, request.Request.Trigger,
                PagePosition.Start, request.Request.PageSize ?? RunStart.NoPageSize, request.StartedAt, deployment.Name);
            return runs.RecordRefusedAsync(refused, request.Reason, time.GetUtcNow(), cancellationToken);
        }

        return runs.CompleteAsync(
            request.Request.BatchId, request.Status, request.Reason, time.GetUtcNow(), cancellationToken, request.IsSliced);
    }
}

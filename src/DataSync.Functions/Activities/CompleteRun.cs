using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Functions.Configuration;
using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Settles the run's row and answers its summary.</summary>
public sealed class CompleteRun(RunStore runs, Deployment deployment, TimeProvider time)
{
    /// <summary>Ends the run; the first ending counts, a repeated call answers it again.</summary>
    [Function(nameof(CompleteRun))]
    public async Task<RunSummary> RunAsync([ActivityTrigger] CompleteRequest request, FunctionContext context)
    {
        var cancellationToken = context.CancellationToken;
        if (!request.Begun)
        {
            var refused = new RunStart(
                request.Request.BatchId, request.Request.Sync, request.InstanceId, request.Request.Trigger,
                PagePosition.Start, request.Request.PageSize ?? 0, request.StartedAt, deployment.Name);
            return (await runs.RecordRefusedAsync(refused, request.Reason, time.GetUtcNow(), cancellationToken)).ToSummary();
        }

        return (await runs.CompleteAsync(
            request.Request.BatchId, request.Status, request.Reason, time.GetUtcNow(), cancellationToken)).ToSummary();
    }
}

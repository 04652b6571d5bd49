using DataSync.Functions.Contracts;
using DataSync.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.Functions.Activities;

/// <summary>Notes in the run's row that it works or waits.</summary>
public sealed class MarkRun(RunStore runs)
{
    /// <summary>Sets the status of a run that has not ended.</summary>
    [Function(nameof(MarkRun))]
    public Task RunAsync([ActivityTrigger] MarkRequest request, FunctionContext context) =>
        runs.SetStatusAsync(request.BatchId, request.Status, request.Reason, context.CancellationToken);
}

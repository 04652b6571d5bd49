using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>Waits for a throttling source with a durable timer.</summary>
internal sealed class SourceWait(TaskOrchestrationContext context, DurableCalls calls, Task stop)
{
    /// <summary>Waits until the source may be asked again; false when the run is stopped meanwhile or its time would be over.</summary>
    public async Task<bool> UntilAsync(DateTime until, DateTime deadline)
    {
        if (until >= deadline)
            return false;
        calls.ShowProgress($"the source asked to wait until {until:u}");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(calls.Working);
        var timer = context.CreateTimer(until, cancel.Token);
        if (await Task.WhenAny(timer, stop) == stop)
        {
            // CancelAsync goes on in the thread pool, where no orchestrator may be.
            cancel.Cancel();
            return false;
        }

        calls.ShowProgress();
        return true;
    }
}

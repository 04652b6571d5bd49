using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Hosting.Timers;

/// <summary>Runs timer functions through the pipeline, each in its own scope.</summary>
internal sealed class TimerInvoker(
    FunctionPipeline pipeline, RunningInvocations running, IServiceScopeFactory scopes, TimeProvider timeProvider, ILogger<TimerInvoker> logger)
{
    /// <summary>Cancelled when a stopping host waits no longer.</summary>
    public CancellationToken Cut => running.Cut;

    /// <summary>False when the host cut the run off; a failure is logged and counts as a run.</summary>
    public async Task<bool> RunAsync(FunctionDescriptor function, TimerInfo timer)
    {
        var started = timeProvider.GetTimestamp();
        var invocationId = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();
        await using var scope = scopes.CreateAsyncScope();
        var context = new LocalFunctionContext(function, invocationId, scope.ServiceProvider, Cut) { TriggerValue = timer };
        using var _ = running.Begin(context);
        try
        {
            await pipeline.RunAsync(context).ConfigureAwait(false);
            Log.TimerRan(logger, function.Name, invocationId, Elapsed(started));
            return true;
        }
        catch (OperationCanceledException) when (Cut.IsCancellationRequested)
        {
            Log.TimerCancelled(logger, function.Name, invocationId);
            return false;
        }
        catch (Exception e)
        {
            Log.FunctionFailed(logger, e, function.Name, invocationId, Elapsed(started));
            return true;
        }
    }

    private double Elapsed(long started) => timeProvider.GetElapsedTime(started).TotalMilliseconds;
}

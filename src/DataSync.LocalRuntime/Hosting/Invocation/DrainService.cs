using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>
/// On shutdown, gives running invocations their time, then cancels their tokens. All services stop at the same
/// time, so that requests, timers and activities share one drain time instead of waiting in a row.
/// </summary>
internal sealed class DrainService(
    RunningInvocations running, IOptions<HostOptions> options, TimeProvider timeProvider, ILogger<DrainService> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var (drain, _) = Split(options.Value.ShutdownTimeout);
        try
        {
            await running.WhenIdle().WaitAsync(drain, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            foreach (var (function, invocationId) in running.CutOff()) Log.InvocationCut(logger, function, invocationId, drain.TotalSeconds);
            await running.WhenIdle().WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// The host's shutdown timeout as time to finish undisturbed and time to end after cancellation:
    /// a fifth, at most 5 seconds, is kept for the latter.
    /// </summary>
    public static (TimeSpan Drain, TimeSpan Abandon) Split(TimeSpan shutdownTimeout)
    {
        var abandon = TimeSpan.FromTicks(Math.Min(shutdownTimeout.Ticks / 5, TimeSpan.FromSeconds(5).Ticks));
        return (shutdownTimeout - abandon, abandon);
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>
/// On shutdown, gives running requests and timers their time, then cancels their tokens. The web server stops first,
/// then the timers, the durable engine last: what still runs may use it to the end.
/// </summary>
internal sealed class DrainService(
    RunningInvocations running,
    IHostApplicationLifetime lifetime,
    IOptions<HostOptions> options,
    TimeProvider timeProvider,
    ILogger<DrainService> logger) : IHostedService, IDisposable
{
    private CancellationTokenRegistration _registration;
    private Task _drained = Task.CompletedTask;

    /// <remarks>Bound to the lifetime: the web server's own stop, which comes before this one's, waits for the requests.</remarks>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = lifetime.ApplicationStopping.Register(() => _drained = DrainAsync());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _drained.WaitAsync(cancellationToken);

    public void Dispose() => _registration.Dispose();

    /// <summary>How the host's shutdown timeout is shared out.</summary>
    /// <returns>
    /// Requests and timers get half of it; activities all that is left when those have ended, of which a fifth, at most
    /// 5 seconds, is kept for activities that end after their cancellation.
    /// </returns>
    public static (TimeSpan Requests, TimeSpan Activities, TimeSpan Abandon) Share(TimeSpan shutdownTimeout)
    {
        var abandon = TimeSpan.FromTicks(Math.Min(shutdownTimeout.Ticks / 5, TimeSpan.FromSeconds(5).Ticks));
        return (shutdownTimeout / 2, shutdownTimeout - abandon, abandon);
    }

    private async Task DrainAsync()
    {
        var time = Share(options.Value.ShutdownTimeout).Requests;
        try
        {
            await running.WhenIdle().WaitAsync(time, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (var (function, invocationId) in running.CutOff()) Log.InvocationCut(logger, function, invocationId, time.TotalSeconds);
            await running.WhenIdle().ConfigureAwait(false);
        }
    }
}

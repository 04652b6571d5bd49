using DataSync.LocalRuntime.Hosting.Discovery;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Hosting.Timers;

/// <summary>
/// Runs the timer functions once everything else has started. It is the only one: the process owns the journal.
/// </summary>
internal sealed class TimerService(
    FunctionCatalog catalog, DisabledFunctions disabled, TimerStatusStore store, TimerInvoker invoker, TimeProvider timeProvider, ILogger<TimerService> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<FunctionDescriptor, TimerFunction> _timers = catalog.With<TimerTrigger>().ToDictionary(
        timer => timer.Function,
        timer => new TimerFunction(timer.Function, timer.Trigger, store, invoker, timeProvider, logger));

    private Task _schedules = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_timers.Count == 0) return;
        await store.CreateTableAsync(cancellationToken).ConfigureAwait(false);
        foreach (var timer in _timers.Values) await timer.LoadAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _schedules = Task.WhenAll(_timers.Where(timer => !disabled.Contains(timer.Key))
            .Select(timer => Task.Run(() => timer.Value.RunScheduleAsync(_stopping.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => _schedules.WaitAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts a run outside the schedule; false when the function runs already or the host stops.</summary>
    public bool TryRunNow(FunctionDescriptor function) =>
        !_stopping.IsCancellationRequested && _timers[function].TryRunNow() is not null;

    public void Dispose()
    {
        foreach (var timer in _timers.Values) timer.Dispose();
        _stopping.Dispose();
    }
}

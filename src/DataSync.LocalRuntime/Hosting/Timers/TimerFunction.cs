using DataSync.LocalRuntime.Hosting.Discovery;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Hosting.Timers;

/// <summary>One timer function: waits for its ticks and runs it, never twice at the same time.</summary>
internal sealed class TimerFunction(
    FunctionDescriptor function, TimerTrigger trigger, TimerStatusStore store, TimerInvoker invoker, TimeProvider timeProvider, ILogger logger)
    : IDisposable
{
    // Waits are cut into pieces, so that a clock that was set, or a machine that slept, is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly TimerSchedule _schedule = TimerSchedule.TryParse(trigger.Schedule)!;
    private readonly SemaphoreSlim _free = new(1, 1);
    private TimerStatus _status = null!;

    /// <summary>Reads the recorded status, or records a first one; a changed schedule counts from now.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var recorded = trigger.UseMonitor ? await store.FindAsync(function.Name, cancellationToken).ConfigureAwait(false) : null;
        if (recorded?.Schedule == _schedule.Expression)
        {
            _status = recorded;
            return;
        }

        var now = UtcNow();
        _status = new TimerStatus(_schedule.Expression, Last: null, _schedule.Next(now) ?? DateTime.MaxValue, now);
        if (trigger.UseMonitor) await store.SaveAsync(function.Name, _status, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs every tick until the host stops; a missed one, or one asked for on startup, at once.</summary>
    public async Task RunScheduleAsync(CancellationToken stopping)
    {
        if (_status.Next < UtcNow())
        {
            Log.TimerPastDue(logger, function.Name, _status.Next);
            await TickAsync(isPastDue: true).ConfigureAwait(false);
        }
        else if (trigger.RunOnStartup)
        {
            await TickAsync(isPastDue: false).ConfigureAwait(false);
        }

        Log.TimerScheduled(logger, function.Name, _schedule.Expression, _status.Next);
        while (!stopping.IsCancellationRequested)
        {
            await WaitUntilAsync(_status.Next, stopping).ConfigureAwait(false);
            if (!stopping.IsCancellationRequested) await TickAsync(isPastDue: false).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the function once outside its schedule; null when it runs already.</summary>
    public Task? TryRunNow()
    {
        return _free.Wait(TimeSpan.Zero) ? RunAndFreeAsync() : null;

        async Task RunAndFreeAsync()
        {
            try
            {
                await invoker.RunAsync(function, TimerInfoFor(isPastDue: false)).ConfigureAwait(false);
            }
            finally
            {
                _free.Release();
            }
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task TickAsync(bool isPastDue)
    {
        var started = UtcNow();
        if (!_free.Wait(TimeSpan.Zero))
        {
            // A run started by hand is under way; this tick is the first one skipped.
            await RecordAsync(_status.Last, _status.Next, UtcNow()).ConfigureAwait(false);
            return;
        }

        try
        {
            var ran = await invoker.RunAsync(function, TimerInfoFor(isPastDue)).ConfigureAwait(false);
            if (ran) await RecordAsync(started, _schedule.Next(started) ?? DateTime.MaxValue, UtcNow()).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Moves on to the first tick after now and notes those that fell into the run.</summary>
    private async Task RecordAsync(DateTime? last, DateTime next, DateTime now)
    {
        var firstSkipped = next;
        var skipped = 0;
        for (; next <= now; next = _schedule.Next(next) ?? DateTime.MaxValue) skipped++;
        if (skipped > 0) Log.TimerTicksSkipped(logger, function.Name, skipped, firstSkipped, next);
        _status = new TimerStatus(_schedule.Expression, last, next, now);
        if (!trigger.UseMonitor) return;
        try
        {
            await store.SaveAsync(function.Name, _status, invoker.Cut).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The schedule goes on from memory; only a restart would miss this.
            Log.TimerStatusNotStored(logger, e, function.Name);
        }
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken stopping)
    {
        for (var left = due - UtcNow(); left > TimeSpan.Zero && !stopping.IsCancellationRequested; left = due - UtcNow())
        {
            var wait = left < LongestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : LongestWait;
            await Task.Delay(wait, timeProvider, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Microsoft.Azure.Functions.Worker.TimerInfo TimerInfoFor(bool isPastDue) => new()
    {
        IsPastDue = isPastDue,
        ScheduleStatus = trigger.UseMonitor ? _status.ToScheduleStatus() : null,
    };

    private DateTime UtcNow() => timeProvider.GetUtcNow().UtcDateTime;
}

using DataSync.TestKit;

namespace DataSync.LocalRuntime.Tests.Support;

/// <summary>A clock that stands still until a test moves it to the time someone waits for.</summary>
internal sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until someone waits for exactly this time, then makes it that time.</summary>
    public async Task MoveToAwaitedAsync(DateTimeOffset time)
    {
        await Eventually.UntilAsync(() => IsAwaited(time), TimeSpan.FromSeconds(10), $"someone to wait for {time:O}");
        MoveTo(time);
    }

    public bool IsAwaited(DateTimeOffset time)
    {
        lock (_lock) return _timers.Exists(timer => timer.Due == time);
    }

    public void MoveTo(DateTimeOffset time)
    {
        List<ManualTimer> due;
        lock (_lock)
        {
            _now = time;
            due = _timers.FindAll(timer => timer.Due <= time);
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due) timer.Fire();
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            bool now;
            lock (owner._lock)
            {
                owner._timers.Remove(this);
                now = dueTime == TimeSpan.Zero;
                if (!now && dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = owner._now + dueTime;
                    owner._timers.Add(this);
                }
            }

            if (now) Fire();
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback(state);
        }

        public void Dispose()
        {
            lock (owner._lock) owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

namespace DataSync.Connectors.Tests;

/// <summary>
/// A clock that jumps ahead instead of waiting: a wait of less than a minute is over at once, and noted. Longer ones are the
/// timeouts of attempts, which do not come.
/// </summary>
internal sealed class JumpingTime(DateTimeOffset start) : TimeProvider
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = start;

    public JumpingTime()
        : this(FixedTime.Noon)
    {
    }

    /// <summary>The waits so far, in their order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
                return [.. _waits];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public void Advance(TimeSpan time)
    {
        lock (_lock)
            _now += time;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= Timeout || dueTime < TimeSpan.Zero)
            return new Never();
        lock (_lock)
        {
            _now += dueTime;
            _waits.Add(dueTime);
        }

        ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);
        return new Never();
    }

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>Calls back when a time has come; one system timer serves all.</summary>
internal sealed class TimerQueue : IDisposable
{
    // The longest a system timer can be set for is about 49 days; waking once a day costs nothing.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Entry, long> _entries = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private bool _disposed;

    public TimerQueue(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls back at the time given, or at once when it has passed.</summary>
    /// <returns>Disposing it forgets the callback.</returns>
    public IDisposable Schedule(DateTimeOffset due, Action callback)
    {
        var entry = new Entry(callback);
        lock (_lock)
        {
            if (_disposed)
                return entry;
            _entries.Enqueue(entry, due.UtcTicks);
            if (ReferenceEquals(_entries.Peek(), entry))
                Arm();
        }

        return entry;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _entries.Clear();
        }

        _timer.Dispose();
    }

    private void Fire()
    {
        var due = new List<Entry>();
        lock (_lock)
        {
            if (_disposed)
                return;
            var now = _timeProvider.GetUtcNow().UtcTicks;
            while (_entries.TryPeek(out var next, out var ticks) && (ticks <= now || next.IsForgotten))
                due.Add(_entries.Dequeue());
            Arm();
        }

        foreach (var entry in due)
            entry.Fire();
    }

    private void Arm()
    {
        if (!_entries.TryPeek(out _, out var ticks))
            return;
        var wait = TimeSpan.FromTicks(Math.Max(0, ticks - _timeProvider.GetUtcNow().UtcTicks));
        // A system timer counts whole milliseconds; waking a fraction early would only spin.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(wait < _longest ? wait : _longest, Timeout.InfiniteTimeSpan);
    }

    private sealed class Entry(Action callback) : IDisposable
    {
        private Action? _callback = callback;

        public bool IsForgotten => Volatile.Read(ref _callback) is null;

        public void Fire() => Interlocked.Exchange(ref _callback, null)?.Invoke();

        public void Dispose() => Interlocked.Exchange(ref _callback, null);
    }
}

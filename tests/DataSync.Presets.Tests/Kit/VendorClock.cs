namespace DataSync.Presets.Tests.Kit;

/// <summary>
/// A clock that stands until a test moves it. Who waits by it waits for nothing: the clock moves ahead, and the wait is noted.
/// Only waits as long as the limit of a request run by the real clock.
/// </summary>
public sealed class VendorClock : TimeProvider
{
    /// <summary>From here on a timer is a limit, not a wait.</summary>
    public static readonly TimeSpan ShortestLimit = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The time.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>What was waited so far, second by second; shorter waits do not count.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    /// <summary>Moves the clock ahead.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_gate)
            _now += by;
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= ShortestLimit || dueTime < TimeSpan.Zero)
            return base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
        {
            _now += dueTime;
            if (dueTime >= TimeSpan.FromSeconds(1))
                _waits.Add(dueTime);
        }

        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

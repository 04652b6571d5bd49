namespace DataSync.Connectors.Tests.Authenticators;

/// <summary>A clock that a test moves; its timers run as the system's.</summary>
internal sealed class MovingTime : TimeProvider
{
    private long _ticks = FixedTime.Noon.Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}

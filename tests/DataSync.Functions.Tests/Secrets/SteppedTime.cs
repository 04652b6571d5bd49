namespace DataSync.Functions.Tests.Secrets;

/// <summary>A clock that stands until it is moved; its timers run by the machine's.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks = TimeSpan.FromDays(365).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());
}

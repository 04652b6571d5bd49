namespace DataSync.Presets.Tests.Kit;

/// <summary>A clock that stands until a test moves it; its timers run by the real one.</summary>
public sealed class VendorClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The time.</summary>
    public DateTimeOffset Now => _now;

    /// <summary>Moves the clock ahead.</summary>
    public void Advance(TimeSpan by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now;
}

namespace DataSync.Connectors.Slicing.Cursors;

/// <summary>The moment a run began: what expressions of a cursor see as now, however late they are asked.</summary>
internal sealed class RunClock(DateTimeOffset now, TimeProvider zone) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => zone.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => now;
}

namespace DataSync.Functions.Slices;

/// <summary>A clock that stands at the beginning of a run, so that a step of planning comes to the same whenever it is done.</summary>
internal sealed class FixedClock(DateTime utcNow, TimeProvider clock) : TimeProvider
{
    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(DateTime.SpecifyKind(utcNow, DateTimeKind.Utc));
}

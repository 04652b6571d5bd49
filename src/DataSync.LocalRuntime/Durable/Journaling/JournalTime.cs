namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>PostgreSQL keeps microseconds; a replayed time must equal the first one, so finer ticks are cut off.</summary>
internal static class JournalTime
{
    /// <summary>Smallest step between two times.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromMicroseconds(1);

    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}

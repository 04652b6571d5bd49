using System.Globalization;

namespace DataSync.Connectors.Dates;

/// <summary>
/// What a clock on a wall shows, to the microsecond, with its distance from UTC where that is known. Python calls it an
/// aware or a naive datetime (https://docs.python.org/3/library/datetime.html#aware-and-naive-objects).
/// </summary>
/// <param name="Wall">Date and time of day as shown there; its kind is of no meaning.</param>
/// <param name="Offset">East of UTC, less than a day; null when it is not known.</param>
internal readonly record struct WallTime(DateTime Wall, TimeSpan? Offset)
{
    private const string Seconds = "HH:mm:ss";

    /// <summary>The reading at that moment in that place; what is finer than a microsecond is cut off.</summary>
    public static WallTime At(DateTimeOffset moment) =>
        new(moment.DateTime.AddTicks(-(moment.Ticks % TimeSpan.TicksPerMicrosecond)), moment.Offset);

    /// <summary>Microseconds since 1970-01-01 00:00 UTC; a reading without a distance counts as UTC.</summary>
    public long UnixMicroseconds =>
        (Wall.Ticks - (Offset ?? TimeSpan.Zero).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Seconds since 1970-01-01 00:00 UTC with the fraction.</summary>
    public double UnixSeconds => UnixMicroseconds / 1e6;

    /// <summary>Microsecond of the second, 0 to 999,999.</summary>
    public int Microsecond => (int)(Wall.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);

    /// <summary>The same moment; a reading without a distance counts as UTC. False outside of the years 1 to 9999.</summary>
    public bool TryToMoment(out DateTimeOffset moment)
    {
        var offset = Offset ?? TimeSpan.Zero;
        var utc = Wall.Ticks - offset.Ticks;
        moment = default;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
            return false;
        // .NET knows distances of whole minutes up to 14 hours; the moment of another one is kept, its place is not.
        var isKnown = offset.Ticks % TimeSpan.TicksPerMinute == 0 && offset.Duration() <= TimeSpan.FromHours(14);
        moment = isKnown ? new DateTimeOffset(DateTime.SpecifyKind(Wall, DateTimeKind.Unspecified), offset) : new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    /// <summary>ISO 8601 as Python's <c>isoformat</c> prints it: a fraction only where there is one.</summary>
    public string ToIsoText(char separator)
    {
        var time = Wall.ToString(Microsecond == 0 ? Seconds : Seconds + ".ffffff", CultureInfo.InvariantCulture);
        return Wall.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + separator + time + OffsetText(":");
    }

    /// <summary>+hhmm, with seconds and their fraction where there are any; empty without a distance.</summary>
    public string OffsetText(string separator)
    {
        if (Offset is not { } offset)
            return "";
        var text = (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh", CultureInfo.InvariantCulture) + separator
            + offset.ToString("mm", CultureInfo.InvariantCulture);
        if (offset.Ticks % TimeSpan.TicksPerMinute != 0)
            text += separator + offset.ToString("ss", CultureInfo.InvariantCulture);
        return offset.Ticks % TimeSpan.TicksPerSecond == 0 ? text : text + offset.ToString("'.'ffffff", CultureInfo.InvariantCulture);
    }
}

namespace DataSync.Connectors.Budgets;

/// <summary>
/// Tells the forms apart in which servers name a moment as a number: seconds since 1970, milliseconds since 1970, seconds
/// from now.
/// </summary>
internal static class EpochTime
{
    // As seconds since 1970: September 2001. As seconds from now: 31 years.
    private const double LeastEpochSeconds = 1e9;

    // As seconds since 1970: the year 33658. As milliseconds: September 2001.
    private const double LeastEpochMilliseconds = 1e12;

    public static bool IsMilliseconds(double number) => number >= LeastEpochMilliseconds;

    /// <summary>The moment; null for a negative number and one beyond the year 9999.</summary>
    public static DateTimeOffset? MomentOf(double number, DateTimeOffset now)
    {
        const double MaxSeconds = 253_402_300_799;
        var seconds = number switch
        {
            >= LeastEpochMilliseconds => number / 1000,
            >= LeastEpochSeconds => number,
            >= 0 => (now.ToUnixTimeMilliseconds() / 1000.0) + number,
            _ => double.NaN,
        };
        return seconds <= MaxSeconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null;
    }
}

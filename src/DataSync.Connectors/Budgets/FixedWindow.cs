namespace DataSync.Connectors.Budgets;

/// <summary>
/// So many calls until the window ends; then the next one begins. The reference engine's <c>FixedWindowCallRatePolicy</c>, but
/// the first window begins with the first call: there it lasts ten days unless the source names its end.
/// </summary>
internal sealed class FixedWindow(int limit, TimeSpan period) : ICallWindow
{
    private long _used;
    private DateTimeOffset? _end;

    public TimeSpan Take(int weight, DateTimeOffset now)
    {
        var end = Roll(now);
        if (_used + weight > limit)
            return end - now;
        _used += weight;
        return TimeSpan.Zero;
    }

    /// <summary>More calls left than were counted change nothing: the manifest may ask for fewer than the source allows.</summary>
    public void Learn(long? left, DateTimeOffset? reset, DateTimeOffset now)
    {
        Roll(now);
        if (left is { } number)
            _used = Math.Max(_used, limit - Math.Max(0, number));
        if (reset > now)
            _end = reset;
    }

    private DateTimeOffset Roll(DateTimeOffset now)
    {
        if (_end is not { } end)
            return (_end = now + period).Value;
        if (now < end)
            return end;
        _used = 0;
        // The windows after stay where the source has them.
        return (_end = end + (period * (Math.Floor((now - end) / period) + 1))).Value;
    }
}

namespace DataSync.Connectors.Budgets;

/// <summary>Each call counts for the interval after it; of several rates the strictest decides. The reference engine's <c>MovingWindowCallRatePolicy</c>.</summary>
internal sealed class MovingWindow(IEnumerable<(int Limit, TimeSpan Interval)> rates) : ICallWindow
{
    private readonly Row[] _rows = [.. rates.Select(rate => new Row(rate.Limit, rate.Interval))];

    public TimeSpan Take(int weight, DateTimeOffset now)
    {
        var wait = TimeSpan.Zero;
        foreach (var row in _rows)
        {
            if (row.WaitFor(weight, now) is var longer && longer > wait)
                wait = longer;
        }

        if (wait > TimeSpan.Zero)
            return wait;
        foreach (var row in _rows)
            row.Add(weight, now);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// None left means that somebody else made calls too: one more is counted. When there are new ones the budget itself waits
    /// for; calls have no end in common here.
    /// </summary>
    public void Learn(long? left, DateTimeOffset? reset, DateTimeOffset now)
    {
        if (left is not <= 0)
            return;
        foreach (var row in _rows)
            row.Add(1, now);
    }

    /// <summary>The calls of one rate, in groups where there are very many, so that memory stays flat.</summary>
    private sealed class Row(int limit, TimeSpan interval)
    {
        private const int MaxGroups = 1000;

        // Calls of one group count until the last of them would.
        private readonly long _grain = limit <= MaxGroups ? 1 : Math.Max(1, interval.Ticks / MaxGroups);
        private readonly LinkedList<(long Until, long Weight)> _calls = new();
        private long _used;

        public TimeSpan WaitFor(int weight, DateTimeOffset now)
        {
            while (_calls.First is { } oldest && oldest.Value.Until <= now.UtcTicks)
            {
                _used -= oldest.Value.Weight;
                _calls.RemoveFirst();
            }

            var over = _used + weight - limit;
            var call = _calls.First;
            for (; over > 0 && call is not null; call = call.Next)
            {
                over -= call.Value.Weight;
                if (over <= 0)
                    return TimeSpan.FromTicks(call.Value.Until - now.UtcTicks);
            }

            return TimeSpan.Zero;
        }

        public void Add(int weight, DateTimeOffset now)
        {
            var until = ((now.UtcTicks + interval.Ticks + _grain - 1) / _grain) * _grain;
            _used += weight;
            if (_calls.Last is { } last && last.Value.Until == until)
                last.Value = (until, last.Value.Weight + weight);
            else
                _calls.AddLast((until, weight));
        }
    }
}

using System.Collections.Concurrent;

namespace DataSync.Connectors.Budgets;

/// <summary>The rate budgets of a process, by connector and credentials. Kept in memory: a new process learns them anew.</summary>
internal sealed class RateBudgets(TimeProvider time, TimeSpan longestWait)
{
    private const int MaxIdle = 1000;
    private static readonly TimeSpan Idle = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(string Connector, string Credentials), RateBudget> _budgets = new();

    /// <summary>The budget of a stream, which it shares with the other streams and syncs of its connector and credentials.</summary>
    public RateBudget Of(SourceStream stream)
    {
        var key = (stream.Connector, stream.Config.CredentialsKey);
        if (_budgets.TryGetValue(key, out var known))
            return known;
        if (_budgets.Count >= MaxIdle)
            Forget(time.GetUtcNow() - Idle);
        return _budgets.GetOrAdd(key, _ => new RateBudget(longestWait));
    }

    /// <summary>Credentials are rotated and leave budgets behind that nobody asks for again.</summary>
    private void Forget(DateTimeOffset before)
    {
        foreach (var (key, budget) in _budgets)
        {
            if (budget.LastUse < before)
                _budgets.TryRemove(key, out _);
        }
    }
}

using System.Collections.Concurrent;

namespace DataSync.SampleApi.Faults;

/// <summary>Rules with the count of their hits; safe to ask from any thread.</summary>
internal sealed class FaultSchedule(IReadOnlyList<FaultRule> rules)
{
    private readonly ConcurrentDictionary<(int Rule, int Page), int> _hits = new();

    public IReadOnlyList<FaultRule> Rules => rules;

    /// <summary>What goes wrong with this request of a page; null when nothing does.</summary>
    public FaultRule? Next(int page)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (!rule.Concerns(page))
                continue;
            if (rule.Times == int.MaxValue || _hits.AddOrUpdate((i, page), 1, (_, hits) => Math.Min(hits, rule.Times) + 1) <= rule.Times)
                return rule;
        }

        return null;
    }

    public void Reset() => _hits.Clear();
}

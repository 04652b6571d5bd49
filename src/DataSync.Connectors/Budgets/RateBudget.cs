using System.Globalization;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Budgets;

/// <summary>
/// The calls that one connector may make with one set of credentials: counted under the policies of its manifest, and learned
/// from the headers of its answers. Shared by all who call with them in this process; safe for concurrent use.
/// </summary>
internal sealed class RateBudget(TimeSpan longestWait)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ICallWindow> _windows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Host, int Token, string Name), DateTimeOffset> _usedUp = [];

    /// <summary>When it was last asked, UTC.</summary>
    public DateTimeOffset LastUse { get; private set; }

    /// <summary>Counts a call, or says how long it has to wait; then it is not counted and asks again later.</summary>
    /// <exception cref="RequestException">The manifest's policies do not allow the request at all, or an expression of them has no value.</exception>
    public TimeSpan Take(BudgetedRequest request, ApiBudget? declared, EvaluationContext context, DateTimeOffset now)
    {
        var policy = declared is null ? null : Find(request, declared, context);
        lock (_lock)
        {
            LastUse = now;
            var wait = WaitForReset(HostNames.Of(request.Address), request.Token, now);
            if (wait > TimeSpan.Zero || policy is null)
                return wait;
            return WindowOf(policy.Value.Policy, policy.Value.Weight, context)?.Take(policy.Value.Weight, now) ?? TimeSpan.Zero;
        }
    }

    /// <summary>Takes over what an answer says about the calls that are left.</summary>
    /// <returns>Whether the source says that there are none, and when there will be.</returns>
    /// <exception cref="RequestException">An expression of the manifest's policies has no value.</exception>
    public bool Learn(BudgetedRequest request, SourceAnswer answer, ApiBudget? declared, EvaluationContext context, DateTimeOffset now)
    {
        if (answer.Status is not { } status)
            return false;
        var notice = RateLimitHeaders.Read(answer.Headers, declared, now);
        var policy = declared is null ? null : Find(request, declared, context);
        lock (_lock)
        {
            var left = notice?.Left ?? (declared?.LimitStatuses.Contains(status) is true && answer.RetryAfter is null ? 0 : null);
            if (policy is { } found && left is not null)
                WindowOf(found.Policy, found.Weight, context)?.Learn(left, notice?.Reset, now);
            return notice is not null && Note((HostNames.Of(request.Address), request.Token, notice.Name), notice, answer.RetryAfter, now);
        }
    }

    private bool Note((string Host, int Token, string Name) budget, RateLimitNotice notice, TimeSpan? asked, DateTimeOffset now)
    {
        if (notice is not { Left: <= 0, Reset: { } reset } || reset <= now)
        {
            _usedUp.Remove(budget);
            return false;
        }

        // What the source asks for in so many words counts more than its bookkeeping.
        var wait = reset - now;
        if (asked < wait)
            wait = asked.Value;
        _usedUp[budget] = now + (wait < longestWait ? wait : longestWait);
        return true;
    }

    /// <summary>Which of its budgets a request will fall under, a source does not say before: it waits for all of them.</summary>
    private TimeSpan WaitForReset(string host, int token, DateTimeOffset now)
    {
        var wait = TimeSpan.Zero;
        foreach (var (key, until) in _usedUp)
        {
            if (until <= now)
                _usedUp.Remove(key);
            else if (key.Host == host && key.Token == token && until - now > wait)
                wait = until - now;
        }

        return wait;
    }

    private static (CallRatePolicy Policy, int Weight)? Find(BudgetedRequest request, ApiBudget declared, EvaluationContext context)
    {
        try
        {
            foreach (var policy in declared.Policies)
            {
                if (policy.WeightOf(request, context) is { } weight)
                    return (policy, weight);
            }

            return null;
        }
        catch (ExpressionException exception)
        {
            throw new RequestException($"a matcher of the manifest's api_budget cannot be used: {exception.What}. {exception.Remedy}");
        }
    }

    /// <summary>The window of a policy; another one once its numbers change. Null for an unlimited one.</summary>
    private ICallWindow? WindowOf(CallRatePolicy policy, int weight, EvaluationContext context)
    {
        if (policy.Rates.Count == 0)
            return null;
        var rates = policy.Rates.Select(rate => (Limit: rate.Limit.Whole(context, least: 1), rate.Interval)).ToList();
        if (rates.Min(rate => rate.Limit) is var lowest && weight > lowest)
            throw new RequestException($"a request counts {weight} calls in the manifest's api_budget, which allows {lowest} at a time");

        var key = string.Create(CultureInfo.InvariantCulture, $"{policy.Place} {policy.IsFixed} {string.Join(' ', rates)}");
        if (_windows.TryGetValue(key, out var window))
            return window;
        return _windows[key] = policy.IsFixed ? new FixedWindow(rates[0].Limit, rates[0].Interval) : new MovingWindow(rates);
    }
}

using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Budgets;

/// <summary>How many calls some requests may make in some time, as a manifest declares it.</summary>
/// <param name="Place">Place in the manifest, which tells policies with the same numbers apart.</param>
/// <param name="IsFixed">Whether the window begins and ends for all calls at once; else each call counts for the interval after it.</param>
/// <param name="Rates">The rates; none for unlimited.</param>
/// <param name="Matchers">Which requests it is about; all when there are none.</param>
internal sealed record CallRatePolicy(string Place, bool IsFixed, IReadOnlyList<CallRate> Rates, IReadOnlyList<RequestMatcher> Matchers)
{
    public const string FixedTypeName = "FixedWindowCallRatePolicy";
    public const string MovingTypeName = "MovingWindowCallRatePolicy";
    public const string UnlimitedTypeName = "UnlimitedCallRatePolicy";

    public static CallRatePolicy ParseFixed(ComponentScope scope) => new(
        scope.Place,
        IsFixed: true,
        [new CallRate(InterpolatedNumber.Required(scope, "call_limit"), CallRate.IntervalOf(scope, "period"))],
        MatchersOf(scope));

    public static CallRatePolicy ParseMoving(ComponentScope scope)
    {
        var rates = scope.Children("rates", CallRate.TypeName).Select(rate => rate.Read((CallRate.TypeName, CallRate.Parse))).OfType<CallRate>().ToList();
        if (rates.Count == 0)
            scope.Problem(scope.Node("rates"), "rates", "there is no rate in it", "Add at least one, with limit and interval");
        return new CallRatePolicy(scope.Place, IsFixed: false, rates, MatchersOf(scope));
    }

    public static CallRatePolicy ParseUnlimited(ComponentScope scope) => new(scope.Place, IsFixed: false, [], MatchersOf(scope));

    /// <summary>The weight of a request that the policy is about; null when it is not.</summary>
    /// <exception cref="RequestException">An expression has no value.</exception>
    public int? WeightOf(BudgetedRequest request, EvaluationContext context)
    {
        if (Matchers.Count == 0)
            return 1;
        return Matchers.FirstOrDefault(matcher => matcher.Matches(request, context)) is { } first ? first.Weight?.Whole(context, least: 1) ?? 1 : null;
    }

    private static List<RequestMatcher> MatchersOf(ComponentScope scope) =>
        [.. scope.Children("matchers", RequestMatcher.TypeName).Select(matcher => matcher.Read((RequestMatcher.TypeName, RequestMatcher.Parse))).OfType<RequestMatcher>()];
}

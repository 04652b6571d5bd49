using System.Collections.Frozen;
using System.Globalization;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Budgets;

/// <summary>What a manifest says about the rates of its API (<c>HTTPAPIBudget</c>).</summary>
/// <param name="Policies">The first that is about a request counts it; a request that none is about is not limited.</param>
/// <param name="RemainingHeader">Header that tells how many calls are left, beside those that are known anyway.</param>
/// <param name="ResetHeader">Header that tells when there are new ones.</param>
/// <param name="LimitStatuses">Statuses that say there are none left.</param>
internal sealed record ApiBudget(
    IReadOnlyList<CallRatePolicy> Policies, string RemainingHeader, string ResetHeader, FrozenSet<int> LimitStatuses)
{
    public const string TypeName = "HTTPAPIBudget";

    public static ApiBudget Parse(ComponentScope scope)
    {
        if (scope.Node("policies") is null)
            scope.Problem(null, "policies", "policies is missing", "Add at least one, or remove api_budget");
        var policies = scope.Children("policies").Select(policy => policy.Read(
            (CallRatePolicy.FixedTypeName, CallRatePolicy.ParseFixed),
            (CallRatePolicy.MovingTypeName, CallRatePolicy.ParseMoving),
            (CallRatePolicy.UnlimitedTypeName, CallRatePolicy.ParseUnlimited)));
        return new ApiBudget(
            [.. policies.OfType<CallRatePolicy>()],
            scope.Literal("ratelimit_remaining_header") ?? "ratelimit-remaining",
            scope.Literal("ratelimit_reset_header") ?? "ratelimit-reset",
            StatusesOf(scope));
    }

    private static FrozenSet<int> StatusesOf(ComponentScope scope)
    {
        if (scope.Node("status_codes_for_ratelimit_hit") is null)
            return FrozenSet.Create(429);
        var statuses = new HashSet<int>();
        foreach (var text in scope.Literals("status_codes_for_ratelimit_hit"))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
                statuses.Add(status);
            else
                scope.Problem(scope.Node("status_codes_for_ratelimit_hit"), "status_codes_for_ratelimit_hit", $"{text} is no HTTP status", "Write statuses such as 429");
        }

        return statuses.ToFrozenSet();
    }
}

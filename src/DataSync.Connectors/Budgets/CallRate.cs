using DataSync.Connectors.Dates;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Budgets;

/// <summary>So many calls in so much time.</summary>
/// <param name="Limit">The calls.</param>
/// <param name="Interval">The time; a month of the calendar counts 30 days, a year 365.</param>
internal sealed record CallRate(InterpolatedNumber Limit, TimeSpan Interval)
{
    public const string TypeName = "Rate";

    public static CallRate Parse(ComponentScope scope) => new(InterpolatedNumber.Required(scope, "limit"), IntervalOf(scope, "interval"));

    public static TimeSpan IntervalOf(ComponentScope scope, string key)
    {
        var text = scope.RequiredLiteral(key);
        if (IsoDuration.TryParse(text, out var duration) && duration.Days is > 0 and <= IsoDuration.Century)
            return TimeSpan.FromDays(duration.Days);
        scope.Problem(scope.Node(key), key, "an ISO 8601 duration longer than nothing and of at most 100 years is expected", "Write PT1M for a minute, PT1H for an hour");
        return TimeSpan.FromSeconds(1);
    }
}

using DataSync.Connectors.Budgets;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>
/// Until the moment that a header names, in seconds since 1970 or, unlike in the reference engine, in milliseconds where
/// seconds would be thousands of years away; at least <c>min_wait</c>, also without the header.
/// </summary>
internal sealed record WaitUntilTimeFromHeader(HeaderNumber Header, InterpolatedNumber? Shortest, InterpolatedNumber? Longest) : IBackoffStrategy
{
    public const string TypeName = "WaitUntilTimeFromHeader";

    public static WaitUntilTimeFromHeader Parse(ComponentScope scope) => new(
        HeaderNumber.Parse(scope),
        InterpolatedNumber.Parse(scope, "min_wait"),
        InterpolatedNumber.Parse(scope, "max_waiting_time_in_seconds"));

    public BackoffWait WaitAfter(FailedAttempt attempt)
    {
        var shortest = Shortest?.Value(attempt.Context) is { } least and not 0 ? least : (double?)null;
        var longest = Longest?.Value(attempt.Context);
        if (Header.In(attempt) is not { } moment || moment == 0)
            return shortest is { } fallback ? BackoffWait.Within(fallback, longest) : BackoffWait.None;
        var wait = (moment / (EpochTime.IsMilliseconds(moment) ? 1000 : 1)) - (attempt.Now.ToUnixTimeMilliseconds() / 1000.0);
        if (shortest is { } floor)
            return BackoffWait.Within(Math.Max(wait, floor), longest);
        return wait < 0 ? BackoffWait.None : BackoffWait.Within(wait, longest);
    }
}

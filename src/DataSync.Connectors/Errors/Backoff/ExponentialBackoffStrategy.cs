using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>A factor, 5 seconds by default, times 2 to the power of the attempt's number: 10 s, 20 s, 40 s.</summary>
internal sealed record ExponentialBackoffStrategy(InterpolatedNumber? Factor, InterpolatedNumber? Jitter) : IBackoffStrategy
{
    public const string TypeName = "ExponentialBackoffStrategy";

    private const double DefaultFactor = 5;

    public static ExponentialBackoffStrategy Parse(ComponentScope scope) =>
        new(InterpolatedNumber.Parse(scope, "factor"), InterpolatedNumber.Parse(scope, "jitter_range_in_seconds"));

    public BackoffWait WaitAfter(FailedAttempt attempt)
    {
        var seconds = (Factor?.Value(attempt.Context) ?? DefaultFactor) * Math.Pow(2, attempt.Number);
        return new BackoffWait(attempt.Jittered(seconds, Jitter?.Value(attempt.Context) ?? 0));
    }
}

using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>The same wait each time.</summary>
internal sealed record ConstantBackoffStrategy(InterpolatedNumber Seconds, InterpolatedNumber? Jitter) : IBackoffStrategy
{
    public const string TypeName = "ConstantBackoffStrategy";

    public static ConstantBackoffStrategy Parse(ComponentScope scope) =>
        new(InterpolatedNumber.Required(scope, "backoff_time_in_seconds"), InterpolatedNumber.Parse(scope, "jitter_range_in_seconds"));

    public BackoffWait WaitAfter(FailedAttempt attempt) =>
        new(attempt.Jittered(Seconds.Value(attempt.Context), Jitter?.Value(attempt.Context) ?? 0));
}

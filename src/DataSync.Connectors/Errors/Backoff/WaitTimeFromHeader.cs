using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>The seconds that a header names.</summary>
internal sealed record WaitTimeFromHeader(HeaderNumber Header, InterpolatedNumber? Longest) : IBackoffStrategy
{
    public const string TypeName = "WaitTimeFromHeader";

    public static WaitTimeFromHeader Parse(ComponentScope scope) =>
        new(HeaderNumber.Parse(scope), InterpolatedNumber.Parse(scope, "max_waiting_time_in_seconds"));

    public BackoffWait WaitAfter(FailedAttempt attempt) => Header.In(attempt) switch
    {
        // No wait at all is refused by no limit.
        null or 0 => BackoffWait.None,
        { } seconds => BackoffWait.Within(seconds, Longest?.Value(attempt.Context)),
    };
}

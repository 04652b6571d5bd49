using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>An attempt that is to be repeated after a wait.</summary>
/// <param name="Answer">What came.</param>
/// <param name="Context">What expressions see.</param>
/// <param name="Number">One-based number of the attempt.</param>
/// <param name="Random">Random number from 0 to 1.</param>
/// <param name="Now">Now, UTC.</param>
internal sealed record FailedAttempt(AnswerContext Answer, EvaluationContext Context, int Number, double Random, DateTimeOffset Now)
{
    /// <summary>A wait with jitter that only adds to it: up to twice the range.</summary>
    public double Jittered(double seconds, double range) => seconds + (Random * 2 * range);
}

using DataSync.Connectors.Errors.Backoff;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Errors;

/// <summary>
/// Filters in their order, the first that is about an answer decides; strategies for the waits, the first that has one decides;
/// a number of retries. The reference engine's <c>default_error_handler.py</c>.
/// </summary>
internal sealed record DefaultErrorHandler(
    IReadOnlyList<HttpResponseFilter> Filters, IReadOnlyList<IBackoffStrategy> Strategies, InterpolatedNumber? MaxRetries) : IErrorHandler
{
    public const string TypeName = "DefaultErrorHandler";

    public IEnumerable<DefaultErrorHandler> Handlers => [this];

    public static DefaultErrorHandler Parse(ComponentScope scope)
    {
        scope.Accept("name", "path", "primary_key", "description");
        return new DefaultErrorHandler(
            [.. scope.Children("response_filters", HttpResponseFilter.TypeName)
                .Select(filter => filter.Read((HttpResponseFilter.TypeName, HttpResponseFilter.Parse))).OfType<HttpResponseFilter>()],
            [.. scope.Children("backoff_strategies").Select(StrategyOf).OfType<IBackoffStrategy>()],
            InterpolatedNumber.Parse(scope, "max_retries"));
    }

    public FilterMatch? Match(ErrorContext context)
    {
        foreach (var filter in Filters)
        {
            if (filter.Matches(context))
                return new FilterMatch(filter, this);
        }

        return null;
    }

    /// <summary>What the first strategy says that says anything.</summary>
    /// <exception cref="Requesters.RequestException">An expression of a strategy has no value.</exception>
    public BackoffWait WaitAfter(FailedAttempt attempt)
    {
        foreach (var strategy in Strategies)
        {
            if (strategy.WaitAfter(attempt) is { } wait && (wait.Refusal is not null || wait.Seconds > 0))
                return wait;
        }

        return BackoffWait.None;
    }

    /// <summary>The declared number of retries; null when the manifest says nothing.</summary>
    /// <exception cref="Requesters.RequestException">The expression gives no whole number.</exception>
    public int? RetriesIn(EvaluationContext context) => MaxRetries?.Whole(context, least: 0);

    private static IBackoffStrategy? StrategyOf(ComponentScope strategy)
    {
        strategy.Accept("name", "path", "primary_key", "description");
        return strategy.Read<IBackoffStrategy>(
            (ConstantBackoffStrategy.TypeName, ConstantBackoffStrategy.Parse),
            (ExponentialBackoffStrategy.TypeName, ExponentialBackoffStrategy.Parse),
            (WaitTimeFromHeader.TypeName, WaitTimeFromHeader.Parse),
            (WaitUntilTimeFromHeader.TypeName, WaitUntilTimeFromHeader.Parse));
    }
}

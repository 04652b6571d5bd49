using DataSync.Connectors.Budgets;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;

namespace DataSync.Connectors;

/// <summary>What all pages are read with.</summary>
/// <param name="Exchange">Sends requests.</param>
/// <param name="Link">For what is asked beside pages, as a token.</param>
/// <param name="Resolver">Decides about answers.</param>
/// <param name="Budgets">Calls that may be made.</param>
/// <param name="Report">Logs.</param>
/// <param name="Retry">Retries, timeouts and waits.</param>
/// <param name="Time">Clock for waits and timeouts.</param>
/// <param name="Random">Random numbers from 0 to 1 for jitter.</param>
internal sealed record PageReading(
    SourceExchange Exchange,
    SourceLink Link,
    ErrorResolver Resolver,
    RateBudgets Budgets,
    PageReport Report,
    HttpRetryOptions Retry,
    TimeProvider Time,
    Func<double> Random);

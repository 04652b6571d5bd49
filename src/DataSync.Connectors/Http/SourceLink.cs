using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Errors;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors.Http;

/// <summary>What it takes to talk to a source beside its pages, as for a token. One for the process.</summary>
/// <param name="Exchange">Sends requests.</param>
/// <param name="Time">Clock for lifetimes.</param>
/// <param name="Tokens">Tokens that still live.</param>
/// <param name="Retry">Retries, timeouts and waits.</param>
/// <param name="Random">Random numbers from 0 to 1 for jitter.</param>
/// <param name="Logger">Where fetching is logged, without addresses and values.</param>
internal sealed record SourceLink(
    SourceExchange Exchange, TimeProvider Time, TokenCache Tokens, HttpRetryOptions Retry, Func<double> Random, ILogger Logger);

using System.Globalization;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>Asks for a token: through the same exchange as pages, so with the same guard, retries and waits.</summary>
internal static class TokenExchange
{
    /// <summary>The answer, with a good status.</summary>
    /// <param name="link">The way there.</param>
    /// <param name="config">Configuration of the source: what to hide.</param>
    /// <param name="request">The request.</param>
    /// <param name="errors">How a refusal is told beside its status; null for by its status.</param>
    /// <param name="cancellationToken">Ends asking.</param>
    /// <param name="declared">What the manifest says about an answer to the attempt of that number; null where it says nothing.</param>
    /// <exception cref="TokenException">There is none.</exception>
    public static async Task<SourceAnswer> SendAsync(
        SourceLink link, SourceConfig config, PreparedRequest request, TokenErrors? errors, CancellationToken cancellationToken,
        Func<SourceAnswer, int, ErrorResolution?>? declared = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isLast = attempt > link.Retry.MaxRetries;
            var answer = await AskAsync(link, request, isLast, cancellationToken).ConfigureAwait(false);
            var wait = link.Retry.Backoff(attempt, link.Random());
            var resolution = declared?.Invoke(answer, attempt);
            switch (answer)
            {
                case { BodyDefect: null } when resolution?.Action is HttpAction.Read or HttpAction.ReadNothing:
                    return answer;

                case var _ when resolution?.Action is HttpAction.Wait:
                    wait = resolution.Wait ?? wait;
                    if (isLast || wait > link.Retry.MaxWaitInPlace)
                        throw Problem(TokenProblem.Throttled, $"{Came(answer)}; it asks to wait", link.Time.GetUtcNow() + (resolution.Wait ?? link.Retry.DefaultThrottleWait));
                    break;

                case var _ when resolution?.Action is HttpAction.Retry or HttpAction.RefreshCredentialsThenRetry:
                    if (attempt > (resolution.MaxRetries ?? link.Retry.MaxRetries))
                        throw Problem(TokenProblem.Unavailable, $"{Came(answer)} in {attempt.ToString(CultureInfo.InvariantCulture)} attempts{Declared(resolution)}");
                    // Asked for within a page, so waited for in place.
                    wait = resolution.Wait is { } asked && asked < link.Retry.LastAttemptTimeout ? asked : wait;
                    break;

                case var _ when resolution is not null:
                    throw Problem(answer.Status is 401 or 403 ? TokenProblem.Refused : TokenProblem.Configuration, $"{Came(answer)}{Declared(resolution)}{Reason(answer)}");

                case { Status: >= 200 and < 300, BodyDefect: null }:
                    return answer;

                case var refusal when errors?.Are(refusal.Status, refusal.Body) == true:
                    throw Problem(TokenProblem.Refused, $"{Came(answer)}{Reason(answer)}");

                case { Status: 429 } or { Status: 503, RetryAfter: not null }:
                    wait = answer.RetryAfter ?? wait;
                    if (isLast || answer.RetryAfter > link.Retry.MaxWaitInPlace)
                        throw Problem(TokenProblem.Throttled, $"{Came(answer)}; it asks to wait", link.Time.GetUtcNow() + (answer.RetryAfter ?? link.Retry.DefaultThrottleWait));
                    break;

                case { Status: null or 408 or (>= 500 and not (501 or 505)) } or { BodyDefect: not null }:
                    if (isLast)
                        throw Problem(TokenProblem.Unavailable, $"{Came(answer)} in {attempt.ToString(CultureInfo.InvariantCulture)} attempts");
                    break;

                case { Status: 400 or 401 or 403 }:
                    throw Problem(TokenProblem.Refused, $"{Came(answer)}{Reason(answer)}");

                default:
                    throw Problem(TokenProblem.Configuration, $"{Came(answer)}{Reason(answer)}");
            }

            await Task.Delay(wait, link.Time, cancellationToken).ConfigureAwait(false);

            TokenException Problem(TokenProblem problem, string what, DateTimeOffset? until = null) =>
                new(problem, config.Mask($"{request.Shown}: no token: {what}"), answer.Status, answer.Failure) { Until = until };
        }
    }

    /// <summary>
    /// An answer with a good status and no token. One that gives a reason is a refusal: some vendors refuse with 200, as Zoho
    /// does with <c>{"error":"invalid_code"}</c> for a refresh token that was revoked.
    /// </summary>
    /// <param name="config">Configuration of the source: what to hide.</param>
    /// <param name="request">The request.</param>
    /// <param name="answer">What came.</param>
    /// <param name="what">What is missing. The names that came are told with it, never a value.</param>
    public static TokenException WithoutToken(SourceConfig config, PreparedRequest request, SourceAnswer answer, string what)
    {
        var reason = Reason(answer);
        return new TokenException(
            reason.Length > 0 ? TokenProblem.Refused : TokenProblem.Configuration, config.Mask($"{request.Shown}: no token: {what}; {Names(answer)}{reason}"), answer.Status);
    }

    private static async Task<SourceAnswer> AskAsync(SourceLink link, PreparedRequest request, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            var timeout = isLast ? link.Retry.LastAttemptTimeout : link.Retry.AttemptTimeout;
            return await link.Exchange.SendAsync(request, timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (AddressRefusedException exception)
        {
            throw new TokenException(TokenProblem.Configuration, $"{request.Shown}: no token: {exception.Message}", inner: exception);
        }
        catch (BodyTooLargeException exception)
        {
            throw new TokenException(TokenProblem.Configuration, $"{request.Shown}: no token: the answer is too large", inner: exception);
        }
    }

    private static string Came(SourceAnswer answer) => answer switch
    {
        { BodyDefect: { } defect } => defect,
        { RedirectHost: { } host } => $"a redirect to {host}, which is not followed with credentials",
        { Status: { } status } => $"status {status.ToString(CultureInfo.InvariantCulture)}",
        _ => "no answer",
    };

    /// <summary>The manifest's own words.</summary>
    private static string Declared(ErrorResolution resolution) => resolution.Message is { } words ? $": {words}" : "";

    private static string Names(SourceAnswer answer) => TokenAnswer.Read(answer.Body) switch
    {
        null => "the answer is no JSON object",
        { Names: { Count: > 0 } names } => $"it has the fields {string.Join(", ", names)}",
        _ => "it has no fields",
    };

    private static string Reason(SourceAnswer answer) => VendorMessage.Find(answer.Body) is { } reason ? $" ({reason})" : "";
}

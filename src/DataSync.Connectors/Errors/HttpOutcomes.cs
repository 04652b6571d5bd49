using DataSync.Connectors.Http;

namespace DataSync.Connectors.Errors;

/// <summary>The one place that decides what an HTTP outcome means.</summary>
internal static class HttpOutcomes
{
    public static HttpAction ActionFor(SourceAnswer answer) => answer switch
    {
        // Timeout, connection refused or reset, name not resolved: nothing was answered.
        { Status: null } => HttpAction.Retry,
        { Status: 204 } => HttpAction.ReadNothing,
        { Status: >= 200 and < 300 } => HttpAction.Read,
        { Status: 401 or 403 } => HttpAction.RefreshCredentials,
        { Status: 408 } => HttpAction.Retry,
        { Status: 429 } => HttpAction.Wait,
        { Status: 503, RetryAfter: not null } => HttpAction.Wait,
        // Not implemented, HTTP version not supported: the same request meets the same answer.
        { Status: 501 or 505 } => HttpAction.Fail,
        // 500, 502, 503, 504, and what proxies in front of an API add to them (520 to 530).
        { Status: >= 500 } => HttpAction.Retry,
        _ => HttpAction.Fail,
    };

    /// <summary>
    /// Whether an exception while sending or reading means that no answer came. A cancellation does when it is that of
    /// the attempt's timeout or of connecting; the caller's own is no outcome of the request. An address that is not called
    /// is one of configuration: it would be refused again.
    /// </summary>
    public static bool IsNoAnswer(Exception exception) =>
        exception is (HttpRequestException or IOException or OperationCanceledException) and not AddressRefusedException;
}

using System.Net.Http.Headers;

namespace DataSync.Connectors.Errors;

/// <summary>Reads Retry-After in both its forms, seconds and HTTP date (RFC 9110 section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>The wait; null when the header is missing, not understood, zero or in the past.</summary>
    public static TimeSpan? Of(RetryConditionHeaderValue? header, DateTimeOffset now, TimeSpan longest)
    {
        var wait = header?.Delta ?? header?.Date - now;
        return wait > TimeSpan.Zero ? (wait < longest ? wait : longest) : null;
    }
}

using System.Globalization;

namespace DataSync.Connectors.Errors.Backoff;

/// <summary>What a strategy says.</summary>
/// <param name="Seconds">The wait in seconds; null for none. Zero is none, too: the reference engine then asks the next strategy.</param>
/// <param name="Refusal">Why the stream ends instead of waiting; null when it does not.</param>
internal readonly record struct BackoffWait(double? Seconds, string? Refusal = null)
{
    public static BackoffWait None => default;

    /// <summary>A wait under the manifest's <c>max_waiting_time_in_seconds</c>; at it or above there is no waiting.</summary>
    public static BackoffWait Within(double seconds, double? longest) => seconds >= longest
        ? new BackoffWait(null, string.Create(
            CultureInfo.InvariantCulture, $"the source asks to wait {seconds:0.###} s, and the manifest allows less than {longest:0.###} s"))
        : new BackoffWait(seconds);
}

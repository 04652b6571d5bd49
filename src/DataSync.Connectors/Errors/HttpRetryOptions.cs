namespace DataSync.Connectors.Errors;

/// <summary>How often and how long one page is tried before the attempt is given up to whoever asked for the page.</summary>
public sealed record HttpRetryOptions
{
    // 5 s become 2 min 40 s.
    private const int MostDoublings = 6;

    /// <summary>Retries after the first call.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Wait before the first retry; doubled for each further one (5 s, 10 s, 20 s), with up to 20 % of jitter either way.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for one request with its whole answer.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for the last attempt: a source that is only slow gets its answer through.</summary>
    public TimeSpan LastAttemptTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Longest wait asked for by the source (Retry-After) that is waited in place; a longer one is handed out as throttled.</summary>
    public TimeSpan MaxWaitInPlace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wait handed out when the source throttles again and again without saying for how long.</summary>
    public TimeSpan DefaultThrottleWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait believed; asking too early costs one request, believing a nonsensical value costs the day.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest wait that a manifest's backoff strategy may ask for; a day. It is handed out as throttled, not waited in place.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Most retries that a manifest may declare (<c>max_retries</c>). Those beyond <see cref="MaxRetries"/> wait outside of the
    /// process, as do all whose wait is longer than <see cref="MaxWaitInPlace"/>.
    /// </summary>
    public int MaxDeclaredRetries { get; init; } = 20;

    /// <summary>Wait before a retry.</summary>
    /// <param name="retry">One-based number of the retry.</param>
    /// <param name="random">Random number from 0 to 1.</param>
    internal TimeSpan Backoff(int retry, double random) => BaseDelay * Math.Pow(2, Math.Min(retry, MostDoublings) - 1) * (0.8 + (0.4 * random));
}

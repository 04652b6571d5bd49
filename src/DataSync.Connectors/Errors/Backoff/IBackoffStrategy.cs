namespace DataSync.Connectors.Errors.Backoff;

/// <summary>How long to wait before the next attempt, as a manifest declares it.</summary>
internal interface IBackoffStrategy
{
    /// <summary>The wait; nothing when the strategy has no answer and the next one is asked.</summary>
    /// <exception cref="Requesters.RequestException">An expression of the strategy has no value.</exception>
    BackoffWait WaitAfter(FailedAttempt attempt);
}

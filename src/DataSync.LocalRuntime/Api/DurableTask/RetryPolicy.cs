using System.ComponentModel;

namespace Microsoft.DurableTask;

/// <summary>How often and when a failed activity or sub-orchestration is tried again; the waits are durable timers.</summary>
public class RetryPolicy
{
    /// <summary>Checks and keeps the numbers.</summary>
    /// <param name="maxNumberOfAttempts">Attempts in all, the first included; at least 1.</param>
    /// <param name="firstRetryInterval">Wait before the second attempt; above zero.</param>
    /// <param name="backoffCoefficient">Factor from one wait to the next; at least 1.</param>
    /// <param name="maxRetryInterval">Longest wait; one hour when null, <see cref="Timeout.InfiniteTimeSpan"/> for no bound.</param>
    /// <param name="retryTimeout">Time after the first attempt in which retries may start; unlimited when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or a bound is below <paramref name="firstRetryInterval"/>.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        if (!(backoffCoefficient >= 1))
            throw new ArgumentOutOfRangeException(nameof(backoffCoefficient), backoffCoefficient, "The factor between waits must be 1 or more.");
        RequireAtLeastFirst(maxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        RequireAtLeastFirst(retryTimeout, firstRetryInterval, nameof(retryTimeout));

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>Attempts in all, the first included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>Wait before the second attempt.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>Factor from one wait to the next.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>Longest wait between two attempts.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>Time after the first attempt in which retries may start; <see cref="Timeout.InfiniteTimeSpan"/> when unlimited.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Whether a failure is worth another attempt; always, unless <see cref="HandleFailure"/> was given.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Func<Exception, bool> Handle { get; private init; } = static _ => true;

    /// <summary>Not evaluated.</summary>
    [Obsolete("This functionality is not implemented. Will be removed in the future. Use TaskOptions.FromRetryHandler or HandleFailure instead.")]
    public Func<Exception, Task<bool>>? HandleAsync { get; set; }

    /// <summary>Decides by the failure's details whether it is worth another attempt; it must be deterministic.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handle = exception => exception is TaskFailedException failed
            ? value(failed.FailureDetails)
            : throw new InvalidOperationException("Only the failure of a task can be judged.", exception);
    }

    private static void RequireAtLeastFirst(TimeSpan? bound, TimeSpan first, string name)
    {
        if (bound < first && bound != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, bound, "The bound must not be below the first retry interval.");
    }
}

namespace Microsoft.DurableTask;

/// <summary>What a retry handler knows when it decides.</summary>
/// <param name="OrchestrationContext">The running orchestration.</param>
/// <param name="LastAttemptNumber">One-based number of the attempt that failed.</param>
/// <param name="LastFailure">Why it failed.</param>
/// <param name="TotalRetryTime">Time since the first attempt, on the orchestration's clock.</param>
/// <param name="CancellationToken">Cancels the retries.</param>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);

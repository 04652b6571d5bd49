namespace Microsoft.DurableTask;

/// <summary>Decides in orchestrator code whether a failed task is tried again; it must be deterministic.</summary>
/// <returns>True to try again, false to fail the task.</returns>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides like <see cref="RetryHandler"/>, and may await durable timers and other durable tasks first.</summary>
/// <returns>True to try again, false to fail the task.</returns>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

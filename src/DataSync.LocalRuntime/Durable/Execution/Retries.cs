using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>Repeats failed calls from within the orchestration; the waits are durable timers.</summary>
internal static class Retries
{
    // No ConfigureAwait(false) here: this is orchestrator code and must stay on the orchestrator's scheduler.
    public static async Task<T> ByPolicyAsync<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> call)
    {
        var begun = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            try
            {
                return await call();
            }
            catch (TaskFailedException e) when (MayRetry(context, policy, begun, attempt, e))
            {
                delay = DelayAfter(policy, attempt);
            }

            await context.CreateTimer(delay, CancellationToken.None);
        }
    }

    public static async Task<T> ByHandlerAsync<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> call)
    {
        var begun = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException e) when (!FailureTypes.IsFinal(e.FailureDetails))
            {
                var retry = new RetryContext(context, attempt, e.FailureDetails, context.CurrentUtcDateTime - begun, CancellationToken.None);
                if (!await handler(retry))
                    throw;
            }
        }
    }

    /// <summary>Wait after the given one-based attempt: the first interval, times the coefficient for each attempt before, bounded.</summary>
    internal static TimeSpan DelayAfter(RetryPolicy policy, int attempt)
    {
        var wait = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var bound = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(3650) : policy.MaxRetryInterval;
        return wait < bound.TotalMilliseconds ? TimeSpan.FromMilliseconds(wait) : bound;
    }

    private static bool MayRetry(
        TaskOrchestrationContext context, RetryPolicy policy, DateTime begun, int attempt, TaskFailedException failure)
    {
        if (attempt >= policy.MaxNumberOfAttempts || FailureTypes.IsFinal(failure.FailureDetails))
            return false;
        var expired = policy.RetryTimeout != Timeout.InfiniteTimeSpan
            && context.CurrentUtcDateTime - begun >= policy.RetryTimeout;
        // A filter that throws counts as "no": the failure itself must not be hidden by it.
        return !expired && policy.Handle(failure);
    }
}

using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>The host itself never repeats an invocation; retries are the orchestrator's.</summary>
internal sealed class NoRetries : RetryContext
{
    public static readonly NoRetries Instance = new();

    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}

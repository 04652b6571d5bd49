using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>How an execution ended.</summary>
internal abstract record Ending
{
    public sealed record Completed(string? Output) : Ending;

    public sealed record Failed(TaskFailureDetails Failure) : Ending;

    /// <summary>The next execution begins with this input and these events.</summary>
    public sealed record ContinuedAsNew(string? Input, string? Version, IReadOnlyList<(string Name, string? Payload)> Events) : Ending;
}

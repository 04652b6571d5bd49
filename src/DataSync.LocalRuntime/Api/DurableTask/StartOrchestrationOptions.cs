using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started.</summary>
public record StartOrchestrationOptions
{
    /// <summary>Options with a chosen id and start time.</summary>
    /// <param name="InstanceId">Id of the instance; null: a new one.</param>
    /// <param name="StartAt">Earliest start; null: now.</param>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>A copy.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>Id of the instance; null: a new one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Earliest start; null: now.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Labels kept with the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Version of the orchestration; null: unversioned.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>
    /// Names of the statuses in which an existing instance with the same id refuses the start; an instance in any other
    /// status is replaced. Null leaves the rule to the engine. Set it with <c>WithDedupeStatuses</c>.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}

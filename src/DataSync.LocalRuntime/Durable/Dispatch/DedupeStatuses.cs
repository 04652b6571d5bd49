using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>Statuses of an existing instance that refuse a start with the same id.</summary>
internal static class DedupeStatuses
{
    /// <summary>Unless said otherwise only an ended instance is replaced.</summary>
    public static IReadOnlySet<OrchestrationRuntimeStatus> Default { get; } = new HashSet<OrchestrationRuntimeStatus>
    {
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Suspended,
    };

    /// <exception cref="ArgumentException">A name is no status, or the set contradicts itself.</exception>
    public static IReadOnlySet<OrchestrationRuntimeStatus> Parse(IReadOnlyList<string>? names)
    {
        if (names is null)
            return Default;
        var statuses = new HashSet<OrchestrationRuntimeStatus>();
        foreach (var name in names)
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status))
                throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.", nameof(names));
            statuses.Add(status);
        }

        // As the public engine: a running instance is terminated to be replaced, and would then refuse its replacement.
        if (statuses.Contains(OrchestrationRuntimeStatus.Terminated) && !Default.All(statuses.Contains))
        {
            throw new ArgumentException(
                "Invalid dedupe statuses: 'Terminated' needs 'Pending', 'Running' and 'Suspended' too, because a running " +
                "instance that may be replaced is terminated first.",
                nameof(names));
        }

        return statuses;
    }
}

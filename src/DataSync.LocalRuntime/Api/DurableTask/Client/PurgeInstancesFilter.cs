namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to purge; only ended ones are.</summary>
/// <param name="CreatedFrom">Created at or after.</param>
/// <param name="CreatedTo">Created at or before.</param>
/// <param name="Statuses">In one of these states.</param>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>Time after which the purge stops with what it has done; above zero, null for no bound.</summary>
    public TimeSpan? Timeout { get; init; }
}

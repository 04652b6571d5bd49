namespace Microsoft.DurableTask.Client;

/// <summary>Which instances to list; what is null does not filter.</summary>
/// <param name="CreatedFrom">Created at or after.</param>
/// <param name="CreatedTo">Created at or before.</param>
/// <param name="Statuses">In one of these states.</param>
/// <param name="TaskHubNames">Task hubs to search.</param>
/// <param name="InstanceIdPrefix">Ids that start so.</param>
/// <param name="PageSize">Instances per page.</param>
/// <param name="FetchInputsAndOutputs">Whether input, output and custom status are read too.</param>
/// <param name="ContinuationToken">Where an earlier listing stopped.</param>
public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
    IEnumerable<string>? TaskHubNames = null,
    string? InstanceIdPrefix = null,
    int PageSize = OrchestrationQuery.DefaultPageSize,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null)
{
    /// <summary>Instances per page unless said otherwise.</summary>
    public const int DefaultPageSize = 100;
}

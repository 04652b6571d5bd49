namespace Microsoft.DurableTask.Client;

/// <summary>Purging by age and status.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>Purges ended instances that match; what is null does not filter.</summary>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        PurgeInstanceOptions? options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.PurgeAllInstancesAsync(new PurgeInstancesFilter(createdFrom, createdTo, statuses), options, cancellation);
    }

    /// <inheritdoc cref="PurgeInstancesAsync(DurableTaskClient, DateTimeOffset?, DateTimeOffset?, IEnumerable{OrchestrationRuntimeStatus}?, PurgeInstanceOptions?, CancellationToken)"/>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        CancellationToken cancellation = default) =>
        PurgeInstancesAsync(client, createdFrom, createdTo, statuses, null, cancellation);

    /// <inheritdoc cref="PurgeInstancesAsync(DurableTaskClient, DateTimeOffset?, DateTimeOffset?, IEnumerable{OrchestrationRuntimeStatus}?, PurgeInstanceOptions?, CancellationToken)"/>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        PurgeInstanceOptions? options,
        CancellationToken cancellation = default) =>
        PurgeInstancesAsync(client, createdFrom, createdTo, null, options, cancellation);

    /// <inheritdoc cref="PurgeInstancesAsync(DurableTaskClient, DateTimeOffset?, DateTimeOffset?, IEnumerable{OrchestrationRuntimeStatus}?, PurgeInstanceOptions?, CancellationToken)"/>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        CancellationToken cancellation = default) =>
        PurgeInstancesAsync(client, createdFrom, createdTo, null, null, cancellation);
}

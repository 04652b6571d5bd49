using DataSync.LocalRuntime.Durable.Dispatch;
using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable;

/// <summary>The client of the local engine. What it answers is durable.</summary>
internal sealed class LocalDurableTaskClient(Runtime runtime, Func<Exception?> unavailable) : DurableTaskClient("local")
{
    private const int PurgePage = 500;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        JournalText.Require(orchestratorName.Name, "orchestrator name");
        var instanceId = options?.InstanceId ?? runtime.NewExecutionId().ToString("N");
        JournalText.Require(instanceId, "instance id");
        var refusing = DedupeStatuses.Parse(options?.DedupeStatuses);
        if (options?.Version is { Version.Length: > 0 } version)
            JournalText.Require(version, "version");
        var spec = new StartSpec(orchestratorName.Name, options?.Version?.Version ?? string.Empty, runtime.Converter.Serialize(input))
        {
            StartAt = options?.StartAt is { } startAt ? JournalTime.Truncate(startAt) : null,
            Tags = options?.Tags is { Count: > 0 } tags ? new Dictionary<string, string>(tags) : null,
        };
        await SendAsync(instanceId, done => new InstanceMessage.Start(spec, refusing) { Done = done }, cancellation).ConfigureAwait(false);
        return instanceId;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        JournalText.Require(eventName, "event name");
        return SendAsync(instanceId, HistoryEventType.EventRaised, eventName, runtime.Converter.Serialize(eventPayload), cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        JournalText.Require(instanceId, "instance id");
        var terminated = new HistoryEvent
        {
            Type = HistoryEventType.ExecutionTerminated,
            Timestamp = default,
            Payload = runtime.Converter.Serialize(options?.Output),
        };
        return SendAsync(
            instanceId,
            done => new InstanceMessage.Arrival(terminated, null) { Recursive = options?.Recursive ?? false, Done = done },
            cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, HistoryEventType.ExecutionSuspended, null, runtime.Converter.Serialize(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendAsync(instanceId, HistoryEventType.ExecutionResumed, null, runtime.Converter.Serialize(reason), cancellation);

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        JournalText.Require(instanceId, "instance id");
        if (!restartWithNewInstanceId)
        {
            await SendAsync(instanceId, done => new InstanceMessage.Restart { Done = done }, cancellation).ConfigureAwait(false);
            return instanceId;
        }

        var found = await FindAsync(instanceId, cancellation).ConfigureAwait(false)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.");
        var newId = runtime.NewExecutionId().ToString("N");
        var spec = new StartSpec(found.Name, found.Version, found.Input) { Tags = found.Tags };
        await SendAsync(newId, done => new InstanceMessage.Start(spec, DedupeStatuses.Default) { Done = done }, cancellation).ConfigureAwait(false);
        return newId;
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata(
            await WaitAsync(instanceId, found => found.Status != OrchestrationRuntimeStatus.Pending, cancellation).ConfigureAwait(false),
            getInputsAndOutputs);

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Metadata(await WaitAsync(instanceId, found => !found.IsLive, cancellation).ConfigureAwait(false), getInputsAndOutputs);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await FindAsync(instanceId, cancellation).ConfigureAwait(false) is { } found ? Metadata(found, getInputsAndOutputs) : null;

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        return Pageable.Create<OrchestrationMetadata>(async (token, pageSize, cancellation) =>
        {
            RequireAvailable();
            var page = await runtime.Reader.ListAsync(
                query, token ?? query.ContinuationToken, Math.Max(1, pageSize ?? query.PageSize), cancellation).ConfigureAwait(false);
            return new Page<OrchestrationMetadata>(
                [.. page.Values.Select(found => Metadata(found, query.FetchInputsAndOutputs))], page.ContinuationToken);
        });
    }

    public override async Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        RequireAvailable();
        var ids = await runtime.Reader.EndedAsync(
            runtimeStatus, completedTimeFrom, completedTimeTo, null, null, lastInstanceKey, pageSize, cancellation).ConfigureAwait(false);
        return new Page<string>(ids, ids.Count < pageSize ? null : ids[^1]);
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var found = await FindAsync(instanceId, cancellation).ConfigureAwait(false);
        var purged = found is null or { IsLive: true }
            ? 0
            : await PurgeAsync([instanceId], options?.Recursive ?? false, cancellation).ConfigureAwait(false);
        return new PurgeResult(purged, isComplete: true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Timeout, "The purge's time must be above zero.");
        RequireAvailable();

        var begun = runtime.TimeProvider.GetTimestamp();
        var purged = 0;
        string? last = null;
        while (true)
        {
            var ids = await runtime.Reader.EndedAsync(
                filter.Statuses, null, null, filter.CreatedFrom, filter.CreatedTo, last, PurgePage, cancellation).ConfigureAwait(false);
            if (ids.Count > 0)
                purged += await PurgeAsync(ids, options?.Recursive ?? false, cancellation).ConfigureAwait(false);
            if (ids.Count < PurgePage)
                return new PurgeResult(purged, isComplete: true);
            if (filter.Timeout is { } limit && runtime.TimeProvider.GetElapsedTime(begun) >= limit)
                return new PurgeResult(purged, isComplete: false);
            last = ids[^1];
        }
    }

    // The engine owns everything the client uses.
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<int> PurgeAsync(IReadOnlyList<string> instanceIds, bool recursive, CancellationToken cancellation)
    {
        var all = recursive ? await runtime.Reader.WithDescendantsAsync(instanceIds, cancellation).ConfigureAwait(false) : instanceIds;
        var entry = new JournalEntry { Purged = all };
        await runtime.Writer.CommitAsync(entry).WaitAsync(cancellation).ConfigureAwait(false);
        return entry.PurgedCount;
    }

    private Task SendAsync(string instanceId, HistoryEventType type, string? name, string? payload, CancellationToken cancellation)
    {
        JournalText.Require(instanceId, "instance id");
        var arrival = new HistoryEvent { Type = type, Timestamp = default, Name = name, Payload = payload };
        return SendAsync(instanceId, done => new InstanceMessage.Arrival(arrival, null) { Done = done }, cancellation);
    }

    private async Task SendAsync(string instanceId, Func<TaskCompletionSource, InstanceMessage> message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RequireAvailable();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runtime.Instances.Deliver(runtime, instanceId, message(done));
        await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private Task<InstanceRecord> WaitAsync(string instanceId, Predicate<InstanceRecord> wish, CancellationToken cancellation)
    {
        JournalText.Require(instanceId, "instance id");
        RequireAvailable();
        return runtime.Watch.UntilAsync(
            instanceId,
            token => runtime.ReadDurablyAsync((journal, reading) => journal.FindAsync(instanceId, reading), token),
            found => wish(found),
            cancellation);
    }

    private async Task<InstanceRecord?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        RequireAvailable();
        return await runtime.Reader.FindAsync(instanceId, cancellation).ConfigureAwait(false);
    }

    private void RequireAvailable()
    {
        if (unavailable() is { } reason)
            throw reason;
    }

    private OrchestrationMetadata Metadata(InstanceRecord found, bool withPayloads)
    {
        var metadata = new OrchestrationMetadata(found.Name, found.InstanceId)
        {
            RuntimeStatus = found.Status,
            CreatedAt = found.CreatedAt,
            LastUpdatedAt = found.UpdatedAt,
            Tags = found.Tags ?? new Dictionary<string, string>(),
            DataConverter = withPayloads ? runtime.Converter : null,
            SerializedInput = withPayloads ? found.Input : null,
            SerializedOutput = withPayloads ? found.Output : null,
            SerializedCustomStatus = withPayloads ? found.CustomStatus : null,
            FailureDetails = withPayloads ? found.Failure : null,
        };
        return metadata;
    }
}

using System.Globalization;
using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>The context an orchestrator gets: turns its calls into actions of the session.</summary>
internal sealed class LocalOrchestrationContext(
    OrchestrationSession session,
    InstanceRecord instance,
    DataConverter converter,
    ILoggerFactory loggerFactory) : TaskOrchestrationContext
{
    private object? _input;
    private int _guids;

    public override TaskName Name { get; } = instance.Name;

    public override string InstanceId => instance.InstanceId;

    public override string Version => instance.Version;

    public override ParentOrchestrationInstance? Parent { get; } =
        instance.Parent is { } parent ? new ParentOrchestrationInstance(parent.Name, parent.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => session.Now.UtcDateTime;

    public override bool IsReplaying => session.IsReplaying;

    /// <summary>What the code set last.</summary>
    public object? CustomStatus { get; private set; }

    protected override ILoggerFactory LoggerFactory => loggerFactory;

    public void SetInput(object? input) => _input = input;

    public override T? GetInput<T>()
        where T : default => _input is T typed ? typed : converter.Deserialize<T>(instance.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        RequireNoOptionsAsInput(input, options);
        RequireName(name);
        var payload = converter.Serialize(input);
        var version = options?.Version?.Version ?? Version;
        return await WithRetries<TResult>(options, () => session.Call(
            Action(HistoryEventType.TaskScheduled) with { Name = name.Name, Version = NullIfEmpty(version), Payload = payload }, out _));
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        RequireNoOptionsAsInput(input, options);
        RequireName(orchestratorName);
        var payload = converter.Serialize(input);
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        JournalText.Require(child, "instance id");
        return await WithRetries<TResult>(options, () => session.Call(
            Action(HistoryEventType.SubOrchestrationInstanceCreated) with
            {
                Name = orchestratorName.Name,
                Version = NullIfEmpty(options?.Version?.Version),
                Payload = payload,
                InstanceId = child,
            },
            out _));
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var due = new DateTimeOffset(fireAt.ToUniversalTime());
        var fired = session.Call(Action(HistoryEventType.TimerCreated) with { FireAt = JournalTime.Truncate(due) }, out var id);
        if (cancellationToken.CanBeCanceled)
            cancellationToken.Register(() => session.CancelTimer(id, cancellationToken));
        await fired;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        session.RequireTurnThread();
        return session.Events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        JournalText.Require(instanceId, "instance id");
        JournalText.Require(eventName, "event name");
        session.Record(Action(HistoryEventType.EventSent) with
        {
            Name = eventName,
            Payload = converter.Serialize(payload),
            InstanceId = instanceId,
        });
    }

    public override void SetCustomStatus(object? customStatus) => CustomStatus = customStatus;

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        session.ContinueAsNew(converter.Serialize(newInput), null, preserveUnprocessedEvents);

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var version = string.IsNullOrWhiteSpace(options.NewVersion) ? null : options.NewVersion;
        session.ContinueAsNew(converter.Serialize(options.NewInput), version, options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid() => DeterministicGuid.Create(string.Create(
        CultureInfo.InvariantCulture, $"{InstanceId}_{CurrentUtcDateTime:o}_{_guids++}"));

    private Task<T> WithRetries<T>(TaskOptions? options, Func<Task<string?>> call)
    {
        return options?.Retry switch
        {
            { Policy: { } policy } => Retries.ByPolicyAsync(this, policy, Once),
            { Handler: { } handler } => Retries.ByHandlerAsync(this, handler, Once),
            _ => Once(),
        };

        async Task<T> Once() => converter.Deserialize<T>(await call())!;
    }

    private static HistoryEvent Action(HistoryEventType type) => new() { Type = type, Timestamp = default };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void RequireName(TaskName name) => JournalText.Require(name.Name, "task name");

    // The input is any object, so a call meant as (name, options) compiles as (name, input).
    private static void RequireNoOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                $"A {nameof(TaskOptions)} was given as the input. Pass it as '{nameof(options)}:', or pass the options explicitly as null.",
                nameof(input));
        }
    }
}

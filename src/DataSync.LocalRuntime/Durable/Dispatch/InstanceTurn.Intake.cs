using DataSync.LocalRuntime.Durable.Execution;
using DataSync.LocalRuntime.Durable.Journaling;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable.Dispatch;

// What the messages of a turn mean for its instance.
internal sealed partial class InstanceTurn
{
    private void Take(InstanceMessage message)
    {
        if (message.StoredId is { } id)
            Entry.Received.Add(id);
        if (message.Done is { } done)
            _waiting.Add(done);

        switch (message)
        {
            case InstanceMessage.Start start:
                Take(start);
                break;
            case InstanceMessage.Restart restart:
                Take(restart);
                break;
            case InstanceMessage.Begin begin:
                _begin |= Record is { IsLive: true, StartedAt: null } pending && pending.ExecutionId == begin.ExecutionId;
                break;
            case InstanceMessage.Arrival arrival:
                Take(arrival);
                break;
            case InstanceMessage.Fail fail when Concerns(fail.ExecutionId):
                _failure ??= fail.Failure;
                break;
        }
    }

    private void Take(InstanceMessage.Start start)
    {
        if (Record is { } existing && start.Refusing.Contains(existing.Status))
        {
            var reason = $"An orchestration with id '{instanceId}' already exists. It is {existing.Status}.";
            start.Done?.TrySetException(new OrchestrationAlreadyExistsException(reason));
            if (start.Spec.Parent is { } parent)
                TellParent(parent, HistoryEventType.SubOrchestrationInstanceFailed, null, FailureTypes.Of(FailureTypes.InstanceExists, reason));
            return;
        }

        BeginAnew(start.Spec);
    }

    private void Take(InstanceMessage.Restart restart)
    {
        if (Record is null)
            restart.Done?.TrySetException(new ArgumentException($"An orchestration with the instanceId {instanceId} was not found."));
        else if (Record.IsLive)
            restart.Done?.TrySetException(new InvalidOperationException($"An orchestration with the instanceId {instanceId} cannot be restarted: it is {Record.Status}."));
        else
            BeginAnew(new StartSpec(Record.Name, Record.Version, Record.Input) { Tags = Record.Tags });
    }

    private void BeginAnew(StartSpec spec)
    {
        if (Record is { IsLive: true, Parent: { } formerParent })
        {
            TellParent(
                formerParent,
                HistoryEventType.SubOrchestrationInstanceFailed,
                null,
                FailureTypes.Of(FailureTypes.Terminated, $"The sub-orchestration '{instanceId}' was replaced by a new start."));
        }

        runtime.Sessions?.Take(instanceId);
        Entry.Received.AddRange(Held.Select(held => held.StoredId!.Value));
        Held = [];
        _arrivals.Clear();
        _failure = null;
        _termination = null;
        _openCalls = new Dictionary<int, HistoryEvent>();
        Closed.Clear();
        Entry.Replaces = true;
        Record = new InstanceRecord
        {
            InstanceId = instanceId,
            ExecutionId = runtime.NewExecutionId(),
            Name = spec.Name,
            Version = spec.Version,
            Status = OrchestrationRuntimeStatus.Pending,
            Input = spec.Input,
            Tags = spec.Tags,
            Parent = spec.Parent,
            CreatedAt = Now,
            UpdatedAt = Now,
            StartAt = spec.StartAt,
        };
        _begin = spec.StartAt is null || spec.StartAt <= Now;
    }

    private void Take(InstanceMessage.Arrival arrival)
    {
        var isCompletion = arrival.Event.Type
            is HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed or HistoryEventType.TimerFired
            or HistoryEventType.SubOrchestrationInstanceCompleted or HistoryEventType.SubOrchestrationInstanceFailed;
        var isOpen = !isCompletion || (_openCalls.ContainsKey(arrival.Event.TaskId!.Value) && !Closed.Contains(arrival.Event.TaskId.Value));
        if (!Concerns(arrival.ExecutionId) || !isOpen || _termination is not null)
        {
            Log.MessageDropped(runtime.Logger, arrival.Event.Type.ToString(), instanceId);
            return;
        }

        if (isCompletion)
            Closed.Add(arrival.Event.TaskId!.Value);
        if (arrival.Event.Type == HistoryEventType.ExecutionTerminated)
            _termination = arrival;
        else
            _arrivals.Add(arrival);
    }

    private bool Concerns(Guid? executionId) =>
        Record is { IsLive: true } live && (executionId is null || executionId == live.ExecutionId);

    /// <summary>The execution's time has not come: keeps what arrived until then.</summary>
    private void Hold()
    {
        foreach (var arrival in _arrivals)
        {
            var stored = arrival.StoredId;
            if (stored is null)
                Entry.Sent.Add(Message(instanceId) with { Id = (stored = runtime.NextMessageId()).Value, Arrival = arrival.Event, ExecutionId = arrival.ExecutionId });
            else
                Entry.Received.Remove(stored.Value);
            Held.Add(arrival with { StoredId = stored, Done = null });
        }
    }
}

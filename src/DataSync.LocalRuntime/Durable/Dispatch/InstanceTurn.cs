using System.Diagnostics.CodeAnalysis;
using DataSync.LocalRuntime.Durable.Execution;
using DataSync.LocalRuntime.Durable.Journaling;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>
/// One turn: from the messages that waited to the journal entry that makes their effect durable. It changes nothing
/// itself; the instance applies it after the commit.
/// </summary>
internal sealed class InstanceTurn(
    Runtime runtime,
    string instanceId,
    InstanceRecord? record,
    IReadOnlyDictionary<int, HistoryEvent> openCalls,
    IReadOnlyList<InstanceMessage.Arrival> held)
{
    private readonly List<InstanceMessage.Arrival> _arrivals = [];
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly InstanceRecord? _before = record;
    private IReadOnlyDictionary<int, HistoryEvent> _openCalls = openCalls;
    private TaskFailureDetails? _failure;
    private InstanceMessage.Arrival? _termination;
    private bool _begin;

    /// <summary>What the turn makes durable.</summary>
    public JournalEntry Entry { get; } = new();

    /// <summary>The instance after the turn.</summary>
    public InstanceRecord? Record { get; private set; } = record;

    /// <summary>Calls that were made.</summary>
    public List<HistoryEvent> Opened { get; } = [];

    /// <summary>Calls that were completed or given up.</summary>
    public HashSet<int> Closed { get; } = [];

    /// <summary>What waits for the execution to begin; each is stored.</summary>
    public List<InstanceMessage.Arrival> Held { get; private set; } = [.. held];

    /// <summary>The session after the turn; null when none is worth keeping.</summary>
    public OrchestrationSession? Session { get; private set; }

    private DateTimeOffset Now { get; set; }

    public async Task RunAsync(IReadOnlyList<InstanceMessage> messages)
    {
        Now = TurnTime();
        foreach (var message in messages)
            Take(message);

        if (Record is { IsLive: true } live)
        {
            if (_failure is { } failure)
                End(live, new Ending.Failed(failure));
            else if (_termination is { } termination)
                Terminate(live, termination);
            else if (live.StartedAt is null && !_begin)
                Hold();
            else if (_begin || _arrivals.Count > 0)
                await RunCodeAsync(live).ConfigureAwait(false);
        }

        if (!ReferenceEquals(Record, _before))
            Entry.Instance = Record;
    }

    /// <summary>Fails the instance and whatever the messages were to start.</summary>
    public void GiveUp(IReadOnlyList<InstanceMessage> messages, TaskFailureDetails failure)
    {
        Now = TurnTime();
        foreach (var message in messages)
        {
            if (message.StoredId is { } id)
                Entry.Received.Add(id);
            if (message is InstanceMessage.Start { Spec.Parent: { } parent })
                TellParent(parent, HistoryEventType.SubOrchestrationInstanceFailed, null, failure);
        }

        if (Record is { IsLive: true } live)
        {
            End(live, new Ending.Failed(failure));
            Entry.Instance = Record;
        }
    }

    /// <summary>Tells those who wait that the turn is durable.</summary>
    public void Acknowledge()
    {
        foreach (var waiting in _waiting)
            waiting.TrySetResult();
    }

    // Times of turns rise strictly, so that a replay can tell where one ended.
    private DateTimeOffset TurnTime()
    {
        var now = runtime.Now;
        return Record is { } last && last.UpdatedAt >= now ? last.UpdatedAt + JournalTime.Step : now;
    }

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

    [SuppressMessage("Design", "CA1031", Justification = "Whatever an orchestrator's replay does wrong is that instance's failure.")]
    private async Task RunCodeAsync(InstanceRecord live)
    {
        if (_begin)
        {
            Entry.Received.AddRange(Held.Select(waited => waited.StoredId!.Value));
            _arrivals.InsertRange(0, Held);
            Held = [];
            Log.InstanceStarted(runtime.Logger, instanceId, live.Name);
        }

        HistoryEvent[] arrived = [.. _arrivals.Select(arrival => arrival.Event with { Timestamp = Now })];
        TurnOutcome outcome;
        try
        {
            var session = await OpenSessionAsync(live).ConfigureAwait(false);
            if (session is null)
            {
                outcome = new TurnOutcome([], [], null, new Ending.Failed(OrchestratorNotFound(live)));
            }
            else
            {
                var begun = runtime.TimeProvider.GetTimestamp();
                outcome = session.Run(_begin ? [Started(Now), .. arrived] : arrived);
                Telemetry.TurnRan(runtime.TimeProvider.GetElapsedTime(begun));
                Session = session;
            }
        }
        catch (Exception e) when (!runtime.Ended.IsCancellationRequested)
        {
            Log.InstanceQuarantined(runtime.Logger, e, instanceId);
            outcome = new TurnOutcome([], [], live.CustomStatus, new Ending.Failed(TaskFailureDetails.FromException(e)));
        }

        Apply(live, arrived, outcome);
    }

    private async Task<OrchestrationSession?> OpenSessionAsync(InstanceRecord live)
    {
        if (!_begin && runtime.Sessions?.Take(instanceId) is { } kept)
            return kept;
        if (runtime.Registry.FindOrchestrator(live.Name, live.Version) is not { } factory)
            return null;

        var session = new OrchestrationSession(
            live, factory(runtime.Services), runtime.Converter, runtime.LoggerFactory, () => ReportNonDurableAwait(live.ExecutionId));
        if (_begin)
            return session;

        var history = await runtime.ReadDurablyAsync((journal, token) => journal.HistoryAsync(instanceId, token), runtime.Ended.Token).ConfigureAwait(false);
        session.Replay([Started(live.StartedAt!.Value), .. history]);
        return session;
    }

    private void ReportNonDurableAwait(Guid executionId) =>
        runtime.Instances.Deliver(runtime, instanceId, new InstanceMessage.Fail(executionId, NonDurableAwait.Failure));

    private void Apply(InstanceRecord live, HistoryEvent[] arrived, TurnOutcome outcome)
    {
        Entry.FirstSequence = live.HistoryLength;
        Entry.History.AddRange(arrived);
        Entry.History.AddRange(outcome.Actions);
        Closed.UnionWith(outcome.CancelledTimers);
        foreach (var action in outcome.Actions)
            Send(live, action);
        Opened.AddRange(outcome.Actions.Where(action =>
            action.Type != HistoryEventType.EventSent && !outcome.CancelledTimers.Contains(action.TaskId!.Value)));

        var after = live with
        {
            Status = StatusAfter(live, arrived),
            StartedAt = live.StartedAt ?? Now,
            CustomStatus = outcome.CustomStatus,
            UpdatedAt = Now,
            HistoryLength = live.HistoryLength + Entry.History.Count,
        };
        if (outcome.Ending is { } ending)
            End(after, ending);
        else
            Record = after;
    }

    private static OrchestrationRuntimeStatus StatusAfter(InstanceRecord live, HistoryEvent[] arrived) =>
        arrived.LastOrDefault(item => item.Type is HistoryEventType.ExecutionSuspended or HistoryEventType.ExecutionResumed)?.Type switch
        {
            HistoryEventType.ExecutionSuspended => OrchestrationRuntimeStatus.Suspended,
            HistoryEventType.ExecutionResumed => OrchestrationRuntimeStatus.Running,
            _ => live.Status == OrchestrationRuntimeStatus.Suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
        };

    /// <summary>Sends what an action says to the other instance.</summary>
    private void Send(InstanceRecord live, HistoryEvent action)
    {
        if (action.Type == HistoryEventType.EventSent)
        {
            var raised = new HistoryEvent { Type = HistoryEventType.EventRaised, Timestamp = default, Name = action.Name, Payload = action.Payload };
            Entry.Sent.Add(Message(action.InstanceId!) with { Arrival = raised });
        }
        else if (action.Type == HistoryEventType.SubOrchestrationInstanceCreated)
        {
            var parent = new ParentLink(instanceId, live.ExecutionId, live.Name, action.TaskId!.Value);
            Entry.Sent.Add(Message(action.InstanceId!) with
            {
                Start = new StartSpec(action.Name!, action.Version ?? string.Empty, action.Payload) { Parent = parent },
            });
        }
    }

    private void Terminate(InstanceRecord live, InstanceMessage.Arrival termination)
    {
        Entry.FirstSequence = live.HistoryLength;
        Entry.History.AddRange(_arrivals.Where(_ => live.StartedAt is not null).Select(arrival => arrival.Event with { Timestamp = Now }));
        Entry.History.Add(termination.Event with { Timestamp = Now });
        Entry.Received.AddRange(Held.Select(waited => waited.StoredId!.Value));
        Held = [];
        if (termination.Recursive)
        {
            foreach (var child in _openCalls.Values.Where(call => call.Type == HistoryEventType.SubOrchestrationInstanceCreated))
                Entry.Sent.Add(Message(child.InstanceId!) with { Arrival = termination.Event, Recursive = true });
        }

        End(
            live with { Output = termination.Event.Payload, HistoryLength = live.HistoryLength + Entry.History.Count },
            new Ending.Failed(FailureTypes.Of(FailureTypes.Terminated, $"The orchestration '{instanceId}' was terminated.")),
            OrchestrationRuntimeStatus.Terminated);
    }

    private void End(InstanceRecord live, Ending ending, OrchestrationRuntimeStatus failed = OrchestrationRuntimeStatus.Failed)
    {
        Session = null;
        runtime.Sessions?.Take(instanceId);
        switch (ending)
        {
            case Ending.ContinuedAsNew next:
                ContinueAsNew(live, next);
                return;
            case Ending.Completed completed:
                Record = live with { Status = OrchestrationRuntimeStatus.Completed, Output = completed.Output, UpdatedAt = Now, CompletedAt = Now };
                if (live.Parent is { } waitingParent)
                    TellParent(waitingParent, HistoryEventType.SubOrchestrationInstanceCompleted, completed.Output, null);
                break;
            case Ending.Failed { Failure: var failure }:
                Record = live with
                {
                    Status = failed,
                    Failure = failed == OrchestrationRuntimeStatus.Failed ? failure : null,
                    UpdatedAt = Now,
                    CompletedAt = Now,
                };
                if (live.Parent is { } parent)
                    TellParent(parent, HistoryEventType.SubOrchestrationInstanceFailed, null, failure);
                if (failed == OrchestrationRuntimeStatus.Failed)
                    Log.InstanceFailed(runtime.Logger, instanceId, live.Name, failure.ErrorType);
                break;
        }

        Log.InstanceEnded(runtime.Logger, instanceId, live.Name, Record!.Status.ToString());
    }

    private void ContinueAsNew(InstanceRecord live, Ending.ContinuedAsNew next)
    {
        Entry.History.Clear();
        Entry.Replaces = true;
        Opened.Clear();
        Record = live with
        {
            ExecutionId = runtime.NewExecutionId(),
            Version = next.Version ?? live.Version,
            Input = next.Input,
            StartAt = null,
            StartedAt = null,
            HistoryLength = 0,
        };

        // Kept events come before whatever waits in the mailbox: they are held at once instead of being sent.
        foreach (var (name, payload) in next.Events)
        {
            var raised = new HistoryEvent { Type = HistoryEventType.EventRaised, Timestamp = default, Name = name, Payload = payload };
            var message = Message(instanceId) with { Arrival = raised };
            Entry.Sent.Add(message);
            Held.Add(new InstanceMessage.Arrival(raised, null) { StoredId = message.Id });
        }
    }

    private void TellParent(ParentLink parent, HistoryEventType type, string? output, TaskFailureDetails? failure)
    {
        var completion = new HistoryEvent { Type = type, Timestamp = default, TaskId = parent.TaskId, Payload = output, Failure = failure };
        Entry.Sent.Add(Message(parent.InstanceId) with { Arrival = completion, ExecutionId = parent.ExecutionId });
    }

    private StoredMessage Message(string receiver) => new(runtime.NextMessageId(), receiver);

    private static HistoryEvent Started(DateTimeOffset at) => new() { Type = HistoryEventType.ExecutionStarted, Timestamp = at };

    private static TaskFailureDetails OrchestratorNotFound(InstanceRecord live) => FailureTypes.Of(
        FailureTypes.OrchestratorNotFound,
        live.Version.Length == 0
            ? $"No orchestrator task named '{live.Name}' was found."
            : $"No orchestrator task named '{live.Name}' with version '{live.Version}' was found.");
}

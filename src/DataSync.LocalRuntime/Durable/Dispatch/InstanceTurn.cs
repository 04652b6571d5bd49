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
internal sealed partial class InstanceTurn(
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

    private StoredMessage Message(string receiver) => new(runtime.NextMessageId(), receiver);

    private static HistoryEvent Started(DateTimeOffset at) => new() { Type = HistoryEventType.ExecutionStarted, Timestamp = at };

    private static TaskFailureDetails OrchestratorNotFound(InstanceRecord live) => FailureTypes.Of(
        FailureTypes.OrchestratorNotFound,
        live.Version.Length == 0
            ? $"No orchestrator task named '{live.Name}' was found."
            : $"No orchestrator task named '{live.Name}' with version '{live.Version}' was found.");
}

using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>
/// A live orchestrator: its code with all it awaits. It is fed the history (replay) and then what newly arrives, one
/// event after the other, and the code runs after each until it waits again. That makes every turn come out the same
/// however the events were grouped when they first arrived.
/// </summary>
internal sealed class OrchestrationSession
{
    private readonly InstanceRecord _instance;
    private readonly ITaskOrchestrator _orchestrator;
    private readonly OrchestratorScheduler _scheduler;
    private readonly LocalOrchestrationContext _context;
    private readonly DataConverter _converter;
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly Queue<HistoryEvent> _actions = new();
    private readonly Queue<HistoryEvent> _whileSuspended = new();
    private readonly List<int> _cancelledTimers = [];
    private readonly List<(string Name, string? Payload)> _carried = [];
    private DateTimeOffset _turn;
    private Task<object?>? _main;
    private int _nextTaskId;
    private bool _suspended;
    private (string? Input, string? Version)? _continueAsNew;

    /// <param name="instance">The instance; its input is what the code gets.</param>
    /// <param name="orchestrator">The code.</param>
    /// <param name="converter">Reads and writes payloads.</param>
    /// <param name="loggerFactory">Loggers for the code.</param>
    /// <param name="leftThread">Called when something that is not durable tries to continue the code.</param>
    public OrchestrationSession(
        InstanceRecord instance,
        ITaskOrchestrator orchestrator,
        DataConverter converter,
        ILoggerFactory loggerFactory,
        Action leftThread)
    {
        _instance = instance;
        _orchestrator = orchestrator;
        _converter = converter;
        _scheduler = new OrchestratorScheduler(leftThread);
        Events = new EventInbox(converter);
        _context = new LocalOrchestrationContext(this, instance, converter, loggerFactory);
    }

    /// <summary>Time of the turn that is run or replayed.</summary>
    public DateTimeOffset Now { get; private set; }

    public bool IsReplaying { get; private set; }

    /// <summary>External events.</summary>
    public EventInbox Events { get; }

    /// <summary>Repeats what the history says has happened.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">The code does something else.</exception>
    public void Replay(IReadOnlyList<HistoryEvent> history)
    {
        IsReplaying = true;
        foreach (var item in history)
            Play(item);
        if (_actions.TryPeek(out var extra))
            throw new NonDeterministicOrchestrationException(null, extra);
        _cancelledTimers.Clear();
        IsReplaying = false;
    }

    /// <summary>Runs a turn on what has newly arrived.</summary>
    public TurnOutcome Run(IReadOnlyList<HistoryEvent> arrivals)
    {
        foreach (var item in arrivals)
            Play(item);

        var ending = FindEnding();
        HistoryEvent[] actions = [.. _actions.Select(action => action with { Timestamp = Now })];
        int[] cancelled = [.. _cancelledTimers];
        _actions.Clear();
        _cancelledTimers.Clear();
        return new TurnOutcome(actions, cancelled, _converter.Serialize(_context.CustomStatus), ending);
    }

    /// <summary>Records a call and gives the task that its completion completes with the result.</summary>
    public Task<string?> Call(HistoryEvent call, out int taskId)
    {
        taskId = Record(call);
        var open = new OpenTask(call.Name ?? string.Empty);
        _open.Add(taskId, open);
        return open.Completion.Task;
    }

    /// <summary>Records an action nothing waits for.</summary>
    public int Record(HistoryEvent action)
    {
        RequireTurnThread();
        var taskId = _nextTaskId++;
        _actions.Enqueue(action with { TaskId = taskId });
        return taskId;
    }

    public void CancelTimer(int taskId, CancellationToken cancellationToken)
    {
        if (!_open.Remove(taskId, out var timer))
            return;
        _cancelledTimers.Add(taskId);
        timer.Completion.TrySetCanceled(cancellationToken);
    }

    /// <summary>When the code has returned, a new execution takes the place of this one.</summary>
    public void ContinueAsNew(string? input, string? version, bool keepEvents)
    {
        RequireTurnThread();
        _continueAsNew = (input, version);
        if (keepEvents)
            _carried.AddRange(Events.TakeAll());
    }

    /// <exception cref="InvalidOperationException">The code runs on another thread than its own.</exception>
    public void RequireTurnThread()
    {
        if (!_scheduler.IsTurnThread)
            throw new InvalidOperationException(NonDurableAwait.Message);
    }

    private void Play(HistoryEvent item)
    {
        switch (item.Type)
        {
            case HistoryEventType.TaskScheduled:
            case HistoryEventType.SubOrchestrationInstanceCreated:
            case HistoryEventType.TimerCreated:
            case HistoryEventType.EventSent:
                RequireSame(item);
                return;
            case HistoryEventType.ExecutionSuspended:
                BeginTurn(item);
                _suspended = true;
                return;
            case HistoryEventType.ExecutionResumed:
                BeginTurn(item);
                _suspended = false;
                while (!_suspended && _whileSuspended.TryDequeue(out var kept))
                    Deliver(kept);
                return;
            default:
                BeginTurn(item);
                if (_suspended)
                    _whileSuspended.Enqueue(item);
                else
                    Deliver(item);
                return;
        }
    }

    /// <summary>Turns have strictly rising times; what the code did in one turn must all be in the history before the next.</summary>
    private void BeginTurn(HistoryEvent arrival)
    {
        if (arrival.Timestamp == _turn)
            return;
        if (IsReplaying && _actions.TryPeek(out var extra))
            throw new NonDeterministicOrchestrationException(null, extra);
        _turn = arrival.Timestamp;
        Now = arrival.Timestamp;
    }

    private void RequireSame(HistoryEvent expected)
    {
        if (!_actions.TryDequeue(out var actual))
            throw new NonDeterministicOrchestrationException(expected, null);
        var sameName = expected.Type == HistoryEventType.TimerCreated
            || string.Equals(expected.Name, actual.Name, StringComparison.OrdinalIgnoreCase);
        if (expected.Type != actual.Type || expected.TaskId != actual.TaskId || !sameName)
            throw new NonDeterministicOrchestrationException(expected, actual);
    }

    private void Deliver(HistoryEvent item) => _scheduler.Run(() =>
    {
        switch (item.Type)
        {
            case HistoryEventType.ExecutionStarted:
                _main = StartAsync();
                break;
            case HistoryEventType.EventRaised when _continueAsNew is not null:
                _carried.Add((item.Name!, item.Payload));
                break;
            case HistoryEventType.EventRaised:
                Events.Deliver(item.Name!, item.Payload);
                break;
            case HistoryEventType.TaskCompleted:
            case HistoryEventType.SubOrchestrationInstanceCompleted:
            case HistoryEventType.TimerFired:
                if (_open.Remove(item.TaskId!.Value, out var completed))
                    completed.Completion.TrySetResult(item.Payload);
                break;
            case HistoryEventType.TaskFailed:
            case HistoryEventType.SubOrchestrationInstanceFailed:
                if (_open.Remove(item.TaskId!.Value, out var failed))
                    failed.Completion.TrySetException(new TaskFailedException(failed.Name, item.TaskId.Value, item.Failure!));
                break;
            default:
                throw new InvalidDataException($"An orchestration cannot be given the history entry {item.Type}.");
        }
    });

    // Async, so that what the orchestrator throws before its first await lands in the task too.
    private async Task<object?> StartAsync()
    {
        var input = _converter.Deserialize(_instance.Input, _orchestrator.InputType);
        _context.SetInput(input);
        return await _orchestrator.RunAsync(_context, input);
    }

    /// <summary>An execution ends when its code has returned and no call is open, as in the public engine.</summary>
    private Ending? FindEnding()
    {
        if (_open.Count > 0 || _suspended || _main is null)
            return null;
        if (!_main.IsCompleted)
            return Events.HasWaiters ? null : new Ending.Failed(NonDurableAwait.Failure);
        if (_main.IsCanceled)
            return new Ending.Failed(TaskFailureDetails.FromException(new TaskCanceledException(_main)));
        if (_main.Exception is { } thrown)
            return new Ending.Failed(TaskFailureDetails.FromException(thrown.InnerExceptions[0]));
        return _continueAsNew is { } next
            ? new Ending.ContinuedAsNew(next.Input, next.Version, _carried)
            : new Ending.Completed(_converter.Serialize(_main.Result));
    }

    private sealed record OpenTask(string Name)
    {
        public TaskCompletionSource<string?> Completion { get; } = new();
    }
}

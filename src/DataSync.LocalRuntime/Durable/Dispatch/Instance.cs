using System.Diagnostics.CodeAnalysis;
using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>
/// One instance in memory: a mailbox and the loop that takes turns on it, one after the other. A turn takes all that
/// waits, so whatever arrives while a turn is being committed shares the next one.
/// </summary>
internal sealed class Instance(Runtime runtime, string instanceId) : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, HistoryEvent> _openCalls = [];
    private readonly Dictionary<int, IDisposable> _timers = [];
    private List<InstanceMessage> _mailbox = [];
    private List<InstanceMessage.Arrival> _held = [];
    private volatile InstanceRecord? _record;
    private IDisposable? _startTimer;
    private bool _loaded;
    private bool _busy;
    private bool _retired;

    public string InstanceId => instanceId;

    /// <summary>Makes an instance as the last process left it; it takes no turn before <see cref="Resume"/>.</summary>
    public static Instance Restore(Runtime runtime, InstanceRecord record)
    {
        var instance = new Instance(runtime, record.InstanceId) { _loaded = true, _busy = true };
        instance._record = record;
        return instance;
    }

    /// <summary>Lets a restored instance take turns.</summary>
    public void Resume() => Begin();

    /// <summary>Goes on with a call that has no completion yet.</summary>
    public void RestoreCall(HistoryEvent call) => Open(_record!, call);

    /// <summary>Begins an execution that has not had its first turn, at once or when its time has come.</summary>
    public void RestoreBegin() => ArmBegin(_record!);

    /// <summary>Whether that execution still goes on.</summary>
    public bool Runs(Guid executionId) => _record is { IsLive: true } record && record.ExecutionId == executionId;

    /// <returns>False when the instance has left the directory: ask it for a new one.</returns>
    public bool TryPost(InstanceMessage message)
    {
        lock (_lock)
        {
            if (_retired)
                return false;
            _mailbox.Add(message);
            if (_busy)
                return true;
            _busy = true;
        }

        Begin();
        return true;
    }

    private void Begin()
    {
        runtime.Instances.Busy();
        // Not Task.Run: an orchestration must not inherit the sender's async-local values.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            while (TakeAll() is { } messages)
                await TakeTurnAsync(messages).ConfigureAwait(false);
        }
        finally
        {
            runtime.Instances.Idle();
        }
    }

    private List<InstanceMessage>? TakeAll()
    {
        lock (_lock)
        {
            if (_mailbox.Count > 0)
            {
                var taken = _mailbox;
                _mailbox = [];
                return taken;
            }

            _busy = false;
            if (_record is not { IsLive: true })
            {
                _retired = true;
                runtime.Instances.Remove(this);
            }

            return null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with one instance must not end the others.")]
    private async Task TakeTurnAsync(List<InstanceMessage> messages)
    {
        try
        {
            if (!_loaded)
            {
                _record = await runtime.ReadDurablyAsync((journal, token) => journal.FindAsync(instanceId, token), runtime.Ended.Token).ConfigureAwait(false);
                _loaded = true;
            }

            var turn = new InstanceTurn(runtime, instanceId, _record, _openCalls, _held);
            await turn.RunAsync(messages).ConfigureAwait(false);
            await CommitAsync(turn).ConfigureAwait(false);
        }
        catch (Exception e) when (HasEnded(e))
        {
            Refuse(messages, e);
        }
        catch (Exception e)
        {
            await QuarantineAsync(messages, e).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(InstanceTurn turn)
    {
        if (!turn.Entry.IsEmpty)
            await runtime.Writer.CommitAsync(turn.Entry).ConfigureAwait(false);
        Apply(turn);
    }

    /// <summary>Does what the turn decided, now that it is durable.</summary>
    private void Apply(InstanceTurn turn)
    {
        var before = _record;
        var after = turn.Record;
        _record = after;
        _held = turn.Held;

        if (turn.Entry.Replaces || after is not { IsLive: true })
            CloseAll();
        foreach (var taskId in turn.Closed)
            Close(taskId);
        if (after is { IsLive: true })
        {
            foreach (var call in turn.Opened)
                Open(after, call);
            if (turn.Session is { } session)
                runtime.Sessions?.Park(instanceId, session);
            if (turn.Entry.Replaces && after.StartedAt is null)
                ArmBegin(after);
        }

        foreach (var message in turn.Entry.Sent.Where(message => !turn.Held.Exists(held => held.StoredId == message.Id)))
            runtime.Instances.Deliver(runtime, message.InstanceId, InstanceMessage.Of(message));
        if (before?.Status != after?.Status || turn.Entry.Replaces)
            runtime.Watch.Notify(instanceId);
        turn.Acknowledge();
    }

    private void Open(InstanceRecord record, HistoryEvent call)
    {
        var taskId = call.TaskId!.Value;
        _openCalls[taskId] = call;
        switch (call.Type)
        {
            case HistoryEventType.TaskScheduled:
                runtime.Activities.Enqueue(new ActivityCall(
                    instanceId, record.ExecutionId, taskId, call.Name!, call.Version ?? string.Empty, call.Payload));
                break;
            case HistoryEventType.TimerCreated:
                var fired = new HistoryEvent { Type = HistoryEventType.TimerFired, Timestamp = default, TaskId = taskId, FireAt = call.FireAt };
                _timers[taskId] = runtime.Timers.Schedule(
                    call.FireAt!.Value,
                    () => runtime.Instances.Deliver(runtime, instanceId, new InstanceMessage.Arrival(fired, record.ExecutionId)));
                break;
        }
    }

    private void Close(int taskId)
    {
        _openCalls.Remove(taskId);
        if (_timers.Remove(taskId, out var timer))
            timer.Dispose();
    }

    private void CloseAll()
    {
        foreach (var timer in _timers.Values)
            timer.Dispose();
        _timers.Clear();
        _openCalls.Clear();
        _startTimer?.Dispose();
        _startTimer = null;
    }

    private void ArmBegin(InstanceRecord record)
    {
        var begin = new InstanceMessage.Begin(record.ExecutionId);
        if (record.StartAt is { } due && due > runtime.Now)
            _startTimer = runtime.Timers.Schedule(due, () => runtime.Instances.Deliver(runtime, instanceId, begin));
        else
            runtime.Instances.Deliver(runtime, instanceId, begin);
    }

    /// <summary>The journal refused the turn: gives up the instance, and all that the turn would have started.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The last resort for one instance must not end the others.")]
    private async Task QuarantineAsync(List<InstanceMessage> messages, Exception reason)
    {
        Log.InstanceQuarantined(runtime.Logger, reason, instanceId);
        try
        {
            var turn = new InstanceTurn(runtime, instanceId, _record, _openCalls, _held);
            turn.GiveUp(messages, TaskFailureDetails.FromException(reason));
            await CommitAsync(turn).ConfigureAwait(false);
        }
        catch (Exception e) when (!HasEnded(e))
        {
            Log.InstanceStuck(runtime.Logger, e, instanceId);
        }
        catch (Exception)
        {
            // The engine has ended; the next start comes here again.
        }

        Refuse(messages, reason);
    }

    private static void Refuse(List<InstanceMessage> messages, Exception reason)
    {
        foreach (var message in messages)
            message.Done?.TrySetException(reason);
    }

    private bool HasEnded(Exception e) =>
        runtime.Ended.IsCancellationRequested || e is JournalInUseException or ObjectDisposedException { ObjectName: nameof(DurableEngine) };
}

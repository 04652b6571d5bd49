using DataSync.LocalRuntime.Durable.Execution;
using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable.Dispatch;

// How an execution ends, and who is told.
internal sealed partial class InstanceTurn
{
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
}

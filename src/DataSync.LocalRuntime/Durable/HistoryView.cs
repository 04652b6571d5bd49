using DataSync.LocalRuntime.Durable.Journaling;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Durable;

/// <summary>A history as a reader wants it, from the rows, which repeat nothing.</summary>
internal static class HistoryView
{
    public static IReadOnlyList<HistoryEvent> Of(InstanceRecord instance, IReadOnlyList<HistoryEvent> journaled)
    {
        var view = new List<HistoryEvent>(journaled.Count + 2);
        if (instance.StartedAt is { } startedAt)
            view.Add(Started(instance, startedAt));

        var calls = new Dictionary<int, HistoryEvent>();
        foreach (var item in journaled)
        {
            var isCall = item.Type
                is HistoryEventType.TaskScheduled or HistoryEventType.TimerCreated or HistoryEventType.SubOrchestrationInstanceCreated;
            if (isCall)
                calls[item.TaskId!.Value] = item;
            view.Add(!isCall && item.TaskId is { } taskId && calls.TryGetValue(taskId, out var call)
                ? item with { Name = call.Name, InstanceId = call.InstanceId, ScheduledAt = call.Timestamp }
                : item);
        }

        if (instance.Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed)
            view.Add(Completed(instance));
        return view;
    }

    private static HistoryEvent Started(InstanceRecord instance, DateTimeOffset at) => new()
    {
        Type = HistoryEventType.ExecutionStarted,
        Timestamp = at,
        Name = instance.Name,
        Version = instance.Version.Length == 0 ? null : instance.Version,
        Payload = instance.Input,
        InstanceId = instance.Parent?.InstanceId,
        FireAt = instance.StartAt,
        Tags = instance.Tags,
    };

    private static HistoryEvent Completed(InstanceRecord instance) => new()
    {
        Type = HistoryEventType.ExecutionCompleted,
        Timestamp = instance.CompletedAt ?? instance.UpdatedAt,
        Name = instance.Name,
        Payload = instance.Output,
        Failure = instance.Failure,
    };
}

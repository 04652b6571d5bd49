using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.LocalRuntime.Durable;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>
/// An instance's status as the management endpoints answer it.
/// See https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api#get-instance-status.
/// </summary>
internal static class ManagementJson
{
    public static JsonObject Status(OrchestrationMetadata instance, bool showInput) => new()
    {
        ["name"] = instance.Name,
        ["instanceId"] = instance.InstanceId,
        ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
        ["input"] = showInput ? Parse(instance.SerializedInput) : null,
        ["customStatus"] = Parse(instance.SerializedCustomStatus),
        ["output"] = Output(instance),
        ["createdTime"] = Seconds(instance.CreatedAt),
        ["lastUpdatedTime"] = Seconds(instance.LastUpdatedAt),
    };

    /// <summary>The result; of a failed instance, its error.</summary>
    public static JsonNode? Output(OrchestrationMetadata instance) =>
        instance is { SerializedOutput: null, FailureDetails: { } failure }
            ? $"{failure.ErrorType}: {failure.ErrorMessage}"
            : Parse(instance.SerializedOutput);

    /// <summary>
    /// The history as people read it: what was called appears once, with its outcome.
    /// </summary>
    public static JsonArray History(IReadOnlyList<HistoryEvent> history, bool showInput, bool showOutput)
    {
        var completed = history.Where(IsCompletion).Select(entry => entry.TaskId).ToHashSet();
        var events = new JsonArray();
        foreach (var entry in history)
        {
            if (!IsCall(entry) || !completed.Contains(entry.TaskId)) events.Add(Event(entry, showInput, showOutput));
        }

        return events;
    }

    private static JsonObject Event(HistoryEvent entry, bool showInput, bool showOutput)
    {
        var json = new JsonObject
        {
            ["EventType"] = entry.Type.ToString(),
            ["Timestamp"] = entry.Timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        if (entry.Name is { } name) json[entry.Type is HistoryEventType.EventRaised or HistoryEventType.EventSent ? "Name" : "FunctionName"] = name;
        if (entry.ScheduledAt is { } scheduled) json["ScheduledTime"] = scheduled.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (entry.FireAt is { } fireAt) json["FireAt"] = fireAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (entry.InstanceId is { } instanceId && entry.Type != HistoryEventType.ExecutionStarted) json["InstanceId"] = instanceId;
        if (entry.Failure is { } failure) json["Reason"] = $"{failure.ErrorType}: {failure.ErrorMessage}";
        if (entry.Payload is { } payload && PayloadName(entry.Type) is var (payloadName, isInput) && (isInput ? showInput : showOutput))
            json[payloadName] = Parse(payload);
        return json;
    }

    private static (string Name, bool IsInput) PayloadName(HistoryEventType type) => type switch
    {
        HistoryEventType.TaskCompleted or HistoryEventType.SubOrchestrationInstanceCompleted or HistoryEventType.ExecutionCompleted => ("Result", false),
        HistoryEventType.ExecutionSuspended or HistoryEventType.ExecutionResumed or HistoryEventType.ExecutionTerminated => ("Reason", true),
        _ => ("Input", true),
    };

    private static bool IsCall(HistoryEvent entry) =>
        entry.Type is HistoryEventType.TaskScheduled or HistoryEventType.SubOrchestrationInstanceCreated;

    private static bool IsCompletion(HistoryEvent entry) => entry.Type
        is HistoryEventType.TaskCompleted or HistoryEventType.TaskFailed
        or HistoryEventType.SubOrchestrationInstanceCompleted or HistoryEventType.SubOrchestrationInstanceFailed;

    private static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";

    private static JsonNode? Parse(string? payload)
    {
        if (payload is null) return null;
        try
        {
            return JsonNode.Parse(payload);
        }
        catch (JsonException)
        {
            return payload; // A reason or another text that never was JSON.
        }
    }
}

namespace DataSync.LocalRuntime.Durable;

/// <summary>The orchestrator's code did something else than the history says it did.</summary>
public sealed class NonDeterministicOrchestrationException : Exception
{
    /// <summary>Tells what the history expected and what the code did; null stands for nothing.</summary>
    internal NonDeterministicOrchestrationException(HistoryEvent? expected, HistoryEvent? actual)
        : base(
            $"The orchestrator is not deterministic: its history expects {Describe(expected)}, its code did {Describe(actual)}. " +
            "Code of an orchestration must not change while instances of it run: let them end or terminate them, or give " +
            "the new code another name or version. It must not read clocks, random values, I/O or mutable state.")
    {
        Expected = Describe(expected);
        Actual = Describe(actual);
    }

    /// <summary>What the history says was called at this point.</summary>
    public string Expected { get; }

    /// <summary>What the code called.</summary>
    public string Actual { get; }

    private static string Describe(HistoryEvent? item) => item?.Type switch
    {
        null => "nothing",
        HistoryEventType.TaskScheduled => $"a call of activity '{item.Name}' (#{item.TaskId})",
        HistoryEventType.SubOrchestrationInstanceCreated => $"a call of sub-orchestration '{item.Name}' (#{item.TaskId})",
        HistoryEventType.TimerCreated => $"a timer (#{item.TaskId})",
        HistoryEventType.EventSent => $"an event '{item.Name}' sent to '{item.InstanceId}' (#{item.TaskId})",
        _ => $"{item.Type} '{item.Name}' (#{item.TaskId})",
    };
}

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>What an orchestrator's code did in one turn.</summary>
/// <param name="Actions">Calls, timers and sent events, in order.</param>
/// <param name="CancelledTimers">Timers the code no longer waits for.</param>
/// <param name="CustomStatus">The custom status after the turn.</param>
/// <param name="Ending">How the execution ended; null when it goes on.</param>
internal sealed record TurnOutcome(
    IReadOnlyList<HistoryEvent> Actions,
    IReadOnlyList<int> CancelledTimers,
    string? CustomStatus,
    Ending? Ending);

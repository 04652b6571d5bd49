using DataSync.Core.Definitions;
using DataSync.Core.Runs;
using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>Holds a run to its error budget after every chunk: warn once, pause for a person, stop.</summary>
internal sealed class ErrorBudgetGate(TaskOrchestrationContext context, DurableCalls calls, LimitsDefinition limits, Task stop)
{
    /// <summary>How the run has to end.</summary>
    public sealed record Verdict(RunEnd End, string Reason);

    /// <summary>Whether the run may go on without further ado.</summary>
    public bool Allows(SyncState state) => Decide(state).Action == BudgetAction.Continue;

    /// <summary>Lets the run pass, after a pause if need be, or says how it ends. After the last chunk nothing is left to pause for.</summary>
    public async Task<(SyncState State, Verdict? End)> PassAsync(SyncState state, bool lastChunk)
    {
        var decision = Decide(state);
        switch (decision.Action)
        {
            case BudgetAction.Warn:
                await NotifyAsync(state, NoticeLevel.Warning, "budget_warning", decision.Reason!);
                return (state with { Warned = true }, null);
            case BudgetAction.Stop:
                return (state, new Verdict(RunEnd.BudgetExhausted, decision.Reason!));
            case BudgetAction.Pause when lastChunk:
                await NotifyAsync(state, NoticeLevel.Critical, "budget_exceeded", decision.Reason!);
                return (state, null);
            case BudgetAction.Pause:
                return await PauseAsync(state, decision.Reason!);
            default:
                return (state, null);
        }
    }

    private BudgetDecision Decide(SyncState state) => ErrorBudget.Decide(state.Counts!, limits, state.Warned, state.Accepted);

    private async Task<(SyncState State, Verdict? End)> PauseAsync(SyncState state, string reason)
    {
        var pausedAt = context.CurrentUtcDateTime;
        var resume = context.WaitForExternalEvent<string?>(SyncOrchestrator.ResumeEvent);
        var abort = context.WaitForExternalEvent<string?>(SyncOrchestrator.AbortEvent);

        await calls.CallAsync(nameof(MarkRun), new MarkRequest(state.Request.BatchId, RunStatus.Paused, reason));
        await NotifyAsync(state, NoticeLevel.Critical, "run_paused", reason);
        calls.ShowProgress(reason);

        if (await Task.WhenAny(resume, abort, stop) != resume)
            return (state, new Verdict(RunEnd.Stopped, $"ended by hand while paused: {reason}"));

        await calls.CallAsync(nameof(MarkRun), new MarkRequest(state.Request.BatchId, RunStatus.Running, null));
        state = state with { Accepted = true, Paused = state.Paused + (context.CurrentUtcDateTime - pausedAt) };
        calls.Follow(state);
        return (state, null);
    }

    private Task NotifyAsync(SyncState state, NoticeLevel level, string name, string message) =>
        calls.CallAsync(nameof(Notify), new Notice(state.Request.Sync, state.Request.BatchId, level, name, message));
}

using System.Globalization;
using DataSync.Core.Runs;
using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>The last steps of a run: settle its row, tell people, answer the summary.</summary>
internal sealed class RunEnding(TaskOrchestrationContext context, DurableCalls calls)
{
    /// <summary>Ends a run that began.</summary>
    public Task<RunSummary> EndAsync(SyncState state, RunEnd end, string? reason = null) =>
        CompleteAsync(state, RunOutcome.Of(end, state.Counts!, reason), begun: true);

    /// <summary>Ends a run that could not begin; the sync's checkpoint stays as it was.</summary>
    public Task<RunSummary> RefuseAsync(SyncState state, BeginResult refusal) =>
        CompleteAsync(state, new RunOutcome(RunStatus.Failed, refusal.Refusal), begun: false);

    /// <summary>Ends a run because an activity failed for good; its checkpoint stands behind the last chunk that is in.</summary>
    public Task<RunSummary> FailAsync(SyncState state, TaskFailedException failure) =>
        CompleteAsync(state, new RunOutcome(RunStatus.Failed, $"{failure.TaskName}: {failure.FailureDetails.ErrorMessage}"), begun: state.Plan is not null);

    private async Task<RunSummary> CompleteAsync(SyncState state, RunOutcome outcome, bool begun)
    {
        var last = calls.ForEnding();
        var summary = await last.CallAsync<RunSummary>(
            nameof(CompleteRun),
            new CompleteRequest(
                state.Request, context.InstanceId, outcome.Status, outcome.Reason, begun, state.StartedAt ?? context.CurrentUtcDateTime,
                IsSliced: state.Planning is not null));
        var level = outcome.Status == RunStatus.Failed ? NoticeLevel.Critical : NoticeLevel.Information;
        await last.CallAsync(nameof(Notify), new Notice(state.Request.Sync, state.Request.BatchId, level, "run_ended", Sentence(summary)));
        return summary;
    }

    private static string Sentence(RunSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Status}: {summary.Counts.Read:N0} records read in {summary.DurationSeconds:0.0} s, {summary.Counts.DeadLettered:N0} dead letters. {summary.Reason}");
}

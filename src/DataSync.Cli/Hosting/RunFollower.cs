using DataSync.Cli.Output;
using DataSync.Core.Runs;
using Spectre.Console;

namespace DataSync.Cli.Hosting;

/// <summary>Follows a run to its end with a progress bar.</summary>
internal static class RunFollower
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>The summary of the run; of a paused run, as it stands.</summary>
    public static Task<RunSummary> FollowAsync(SyncApi api, string sync, Guid batchId, Terminal terminal, CancellationToken cancellationToken) =>
        terminal.People.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask($"{Markup.Escape(sync)}", maxValue: 1);
                bar.IsIndeterminate = true;
                while (true)
                {
                    var view = await api.OrchestrationAsync(sync, cancellationToken);
                    Show(bar, sync, view);
                    if (view.HasEnded)
                        return await EndedAsync(api, sync, batchId, view, cancellationToken);
                    if (view.CustomStatus?.Status == RunStatus.Paused
                        && (await api.StatusAsync(sync, cancellationToken)).Overview.LastRun is { Status: RunStatus.Paused } paused)
                    {
                        return paused;
                    }

                    await Task.Delay(Interval, TimeProvider.System, cancellationToken);
                }
            });

    private static void Show(ProgressTask bar, string sync, OrchestrationView view)
    {
        if (view.CustomStatus is not { } now)
            return;
        if (now.Total is { } total and > 0)
        {
            bar.IsIndeterminate = false;
            bar.MaxValue = Math.Max(total, now.Counts.Read);
        }

        bar.Value = now.Counts.Read;
        bar.Description = now.Reason is null
            ? $"{Markup.Escape(sync)} [grey]page {now.NextPage?.ToString() ?? "end"}, {now.Counts.Read:N0} read, {now.RecordsPerSecond:N0}/s[/]"
            : $"{Markup.Escape(sync)} [yellow]{Markup.Escape(now.Reason)}[/]";
    }

    private static async Task<RunSummary> EndedAsync(
        SyncApi api, string sync, Guid batchId, OrchestrationView view, CancellationToken cancellationToken)
    {
        var last = (await api.StatusAsync(sync, cancellationToken)).Overview.LastRun;
        return last is not null && last.SyncBatchId == batchId && last.Status is not (RunStatus.Running or RunStatus.Paused)
            ? last
            : throw new CliException(
                $"the orchestration of run {batchId} ended as {view.RuntimeStatus} without a summary: {view.Output}",
                ExitCodes.RunIncomplete,
                $"its history: /runtime/webhooks/durabletask/instances/sync-{sync}?showHistory=true");
    }
}

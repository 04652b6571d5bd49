using System.CommandLine;
using DataSync.Cli.Hosting;
using DataSync.Cli.Output;
using Spectre.Console;
using DataSync.Core.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync run</c>: one run of one sync, through the host that is up, else in this process.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> Sync = new("sync") { Description = "Name of the sync" };
    private static readonly Option<int?> FromPage = new("--from-page") { Description = "Start at this page (one-based)" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Start at the checkpoint of the unfinished run before" };
    private static readonly Option<bool> FullRefresh = new("--full-refresh") { Description = "Read everything again from the beginning" };
    private static readonly Option<int?> PageSize = new("--page-size") { Description = "Records per page for this run" };
    private static readonly Option<bool> Follow = new("--follow") { Description = "Wait for the end (always so when no host is up)" };
    private static readonly Option<string> Host = new("--host")
    {
        Description = "Address of a host that may be up; else setting DataSync__Host",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DataSync__Host") ?? "http://127.0.0.1:7071",
    };

    public static Command Create() =>
        new Command("run", "Run a sync now") { Sync, FromPage, Resume, FullRefresh, PageSize, Follow, Host }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var host = parsed.GetValue(Host)!;
        if (await SyncApi.IsUpAsync(host, cancellationToken))
        {
            using var remote = new SyncApi(host, Environment.GetEnvironmentVariable("DataSync__HostKey"));
            return await StartAsync(remote, parsed, follow: parsed.GetValue(Follow), terminal, cancellationToken);
        }

        terminal.Step($"no host is up at {host}; the run takes place in this process");
        var settings = GlobalOptions.Settings(parsed);
        settings["urls"] = "http://127.0.0.1:0";
        settings["AzureWebJobs:ScheduleTick:Disabled"] = "true";
        var level = parsed.GetValue(GlobalOptions.Verbose) ? LogLevel.Debug : LogLevel.Error;
        await using var app = await AppHost.StartAsync(settings, level, cancellationToken);
        using var api = new SyncApi(app.BaseUrl, app.Services.GetRequiredService<IConfiguration>()["FunctionKeys:default"]);
        return await StartAsync(api, parsed, follow: true, terminal, cancellationToken);
    }

    private static async Task<int> StartAsync(
        SyncApi api, ParseResult parsed, bool follow, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new
        {
            fromPage = parsed.GetValue(FromPage),
            resume = parsed.GetValue(Resume),
            fullRefresh = parsed.GetValue(FullRefresh),
            pageSize = parsed.GetValue(PageSize),
        };
        var ticket = await api.TriggerAsync(parsed.GetValue(Sync)!, options, cancellationToken);
        if (!follow)
        {
            if (terminal.Json)
                Terminal.WriteJson(ticket);
            else
                terminal.People.MarkupLineInterpolated($"Run [bold]{ticket.SyncBatchId}[/] started; follow it at {ticket.StatusUri}");
            return ExitCodes.Success;
        }

        var summary = await RunFollower.FollowAsync(api, ticket.Sync, ticket.SyncBatchId, terminal, cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(summary);
        else
            SummaryView.Show(terminal.People, summary);
        return CodeOf(summary.Status);
    }

    /// <summary>The exit code of a run's status.</summary>
    public static int CodeOf(RunStatus status) => status switch
    {
        RunStatus.Success => ExitCodes.Success,
        RunStatus.CompletedWithErrors => ExitCodes.CompletedWithErrors,
        _ => ExitCodes.RunIncomplete,
    };
}

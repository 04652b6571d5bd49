using System.CommandLine;
using DataSync.Cli.Hosting;
using DataSync.Cli.Output;
using Spectre.Console;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync host</c>: the app with all its triggers, until it is asked to end.</summary>
internal static class HostCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Address to listen on; default http://127.0.0.1:7071, port 0 takes a free one",
    };

    public static Command Create() =>
        new Command("host", "Run the app: schedules, HTTP API, orchestrations") { Urls }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var settings = GlobalOptions.Settings(parsed);
        if (parsed.GetValue(Urls) is { } urls)
            settings["urls"] = urls;
        var level = parsed.GetValue(GlobalOptions.Verbose) ? LogLevel.Debug : LogLevel.Information;
        await using var app = await AppHost.StartAsync(settings, level, cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(new { url = app.BaseUrl, processId = Environment.ProcessId });
        else
            terminal.People.MarkupLineInterpolated($"DataSync listens on [bold]{app.BaseUrl}[/]. Ctrl-C ends it; runs on their way go on at the next start.");
        await app.RunAsync(cancellationToken);
        return ExitCodes.Success;
    }
}

using System.CommandLine;
using DataSync.Cli.Hosting;
using DataSync.Cli.Output;
using DataSync.Functions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync check</c>: what is wrong, where, and what to do about it.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string?> Sync = new("sync")
    {
        Description = "Name of one sync; all when left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Offline = new("--offline") { Description = "Read the files only; call neither database nor source" };

    public static Command Create() =>
        new Command("check", "Check definitions, connections and secrets") { Sync, Offline }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var app = AppHost.Parts(GlobalOptions.Settings(parsed), LogLevel.Error);
        var findings = await app.GetRequiredService<SyncCheck>()
            .RunAsync(parsed.GetValue(Sync), online: !parsed.GetValue(Offline), cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(new { ok = findings.All(f => f.Level != FindingLevel.Error), findings });
        else
            Show(terminal.People, findings);
        return findings.Any(f => f.Level == FindingLevel.Error) ? ExitCodes.Configuration : ExitCodes.Success;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var mark = finding.Level switch
            {
                FindingLevel.Error => "[red]error[/]  ",
                FindingLevel.Warning => "[yellow]warning[/]",
                _ => "[green]ok[/]     ",
            };
            console.MarkupLine($"{mark} [bold]{Markup.Escape(finding.Place)}[/]: {Markup.Escape(finding.Message)}");
        }
    }
}

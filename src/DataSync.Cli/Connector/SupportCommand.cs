using System.CommandLine;
using DataSync.Cli.Output;
using Spectre.Console;

namespace DataSync.Cli.Connector;

/// <summary><c>datasync connector support</c>: what of manifests this engine can use, and what it lacks for the rest.</summary>
internal static class SupportCommand
{
    private static readonly Argument<string[]> Files = new("manifest")
    {
        Description = "Manifests, or folders of them (searched to the bottom)",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create() =>
        new Command("support", "Tell for each stream of manifests whether it is supported, and why not") { Files }.Runs(Run);

    private static Task<int> Run(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var reports = FilesOf(parsed.GetValue(Files)!).Select(SupportReport.Of).ToList();
        var streams = reports.SelectMany(report => report.Streams).ToList();
        var summary = new
        {
            manifests = reports.Count,
            load = reports.Count(report => report.Loads),
            streams = streams.Count,
            supported = streams.Count(stream => stream.Supported),
            warnings = reports.Sum(report => report.Warnings.Count),
        };
        if (terminal.Json)
            Terminal.WriteJson(new { manifests = reports, summary });
        else
        {
            Show(terminal.People, reports);
            terminal.People.MarkupLineInterpolated(
                $"{summary.load} of {summary.manifests} manifests load; {summary.supported} of {summary.streams} streams are supported; {summary.warnings} warnings");
        }

        return Task.FromResult(reports.TrueForAll(report => report.Loads && report.Streams.All(stream => stream.Supported))
            ? ExitCodes.Success
            : ExitCodes.Configuration);
    }

    private static IEnumerable<string> FilesOf(IEnumerable<string> paths) => paths.SelectMany(path => Directory.Exists(path) ? In(path) : [path]);

    private static IReadOnlyList<string> In(string folder)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(folder, "*.yml", SearchOption.AllDirectories))
                .Order(StringComparer.Ordinal)
                .ToList();
            return files.Count > 0 ? files : throw new CliException($"folder {folder} has no *.yaml or *.yml", ExitCodes.Configuration, "name a folder of manifests, or a file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"folder {folder} cannot be searched: {e.Message}", ExitCodes.Configuration, "name a folder that this user may read");
        }
    }

    private static void Show(IAnsiConsole console, IEnumerable<SupportReport> reports)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("manifest", "stream", "supported", "reason");
        foreach (var report in reports)
        {
            foreach (var problem in report.Problems)
                table.AddRow(Markup.Escape(report.File), "", "[red]no[/]", Text(problem));
            foreach (var stream in report.Streams.Where(stream => report.Problems.Count == 0))
            {
                table.AddRow(
                    Markup.Escape(report.File),
                    Markup.Escape(stream.Name),
                    stream.Supported ? "[green]yes[/]" : "[red]no[/]",
                    string.Join('\n', stream.Reasons.Select(Text)));
            }

            foreach (var warning in report.Warnings)
                table.AddRow(Markup.Escape(report.File), "", "[yellow]warning[/]", Text(warning));
        }

        console.Write(table);
    }

    private static string Text(SupportReason reason) => Markup.Escape($"{(reason.Line > 0 ? $"line {reason.Line}, " : "")}{reason.Path}: {reason.What}. {reason.Remedy}.");
}

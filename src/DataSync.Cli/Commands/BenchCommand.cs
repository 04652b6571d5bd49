using System.CommandLine;
using DataSync.Cli.Bench;
using DataSync.Cli.Bench.Connector;
using DataSync.Cli.Output;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync bench</c>: the durable run against a bare loop and raw COPY, on the same data and server, in one process.</summary>
internal static class BenchCommand
{
    private static readonly Option<int> Records = new("--records") { Description = "Records per run", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<int> Repeat = new("--repeat") { Description = "Runs of each kind; the median counts", DefaultValueFactory = _ => 3 };
    private static readonly Option<int[]> PageSizes = new("--page-sizes")
    {
        Description = "Page sizes to measure",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [100, 1000],
    };

    private static readonly Option<int[]> Scale = new("--scale")
    {
        Description = "Also measure durable runs of these sizes, smallest first, for cost per record and memory: --scale 10000 100000 1000000",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Connector = new("--connector")
    {
        Description = "Measure reading alone, without a database: the connectors' engine against a bare loop. FILE: a manifest that reads the sample API",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "FILE",
    };

    private static readonly Option<string?> Stream = new("--stream") { Description = "With --connector FILE: the stream to read of it" };

    public static Command Create() =>
        new Command("bench", "Measure the durable run against a bare loop and raw COPY") { Records, Repeat, PageSizes, Scale, Connector, Stream }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new BenchOptions(
            parsed.GetValue(Records),
            parsed.GetValue(Repeat),
            parsed.GetValue(PageSizes)!,
            [.. parsed.GetValue(Scale)!.Order()],
            parsed.GetValue(GlobalOptions.Connection));
        if (options.Repeat < 1 || options.Records < 1 || options.PageSizes.Any(size => size is < 1 or > 1000))
            throw new CliException("--records and --repeat must be at least 1, --page-sizes from 1 to 1000", ExitCodes.Usage);
        if (parsed.GetResult(Connector) is not null)
        {
            await RunConnectorAsync(parsed, options, terminal, cancellationToken);
            return ExitCodes.Success;
        }

        var report = await new BenchRun(options, terminal).RunAsync(cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(report);
        else
            BenchView.Show(terminal.People, report);
        return ExitCodes.Success;
    }

    private static async Task RunConnectorAsync(ParseResult parsed, BenchOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var report = await new ConnectorBenchRun(
            new ConnectorBenchOptions(
                parsed.GetValue(Connector),
                parsed.GetValue(Stream),
                options.Records,
                options.Repeat,
                options.PageSizes,
                options.Scale.Count > 0 ? options.Scale : [100_000, 1_000_000]),
            terminal).RunAsync(cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(report);
        else
            ConnectorBenchView.Show(terminal.People, report);
    }
}

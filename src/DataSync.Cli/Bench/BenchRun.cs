using System.Runtime.InteropServices;
using DataSync.Cli.Output;
using DataSync.Functions.Configuration;
using DataSync.LocalPostgres;
using Microsoft.Extensions.Configuration;

namespace DataSync.Cli.Bench;

/// <summary>Goes through all measurements. The kinds take turns, so that a machine that slows down slows all of them.</summary>
internal sealed class BenchRun(BenchOptions options, Terminal terminal)
{
    /// <summary>Checkpoints come between the runs, not in them, and their log files are used again.</summary>
    private static readonly Dictionary<string, string> CheckpointsByHand = new()
    {
        ["min_wal_size"] = "2GB",
        ["max_wal_size"] = "8GB",
        ["checkpoint_timeout"] = "1h",
    };

    private const int WarmUpRecords = 100_000;

    public async Task<BenchReport> RunAsync(CancellationToken cancellationToken)
    {
        var location = await new PostgresLocator().LocateAsync(options.Connection, cancellationToken);
        await using var server = location is PostgresLocation.Installed installed
            ? await LocalPostgresServer.StartAsync(new LocalPostgresOptions { Binaries = installed.Binaries, RemoveDataDirectory = true, Settings = CheckpointsByHand }, cancellationToken)
            : null;
        var connection = server?.ConnectionString ?? ((PostgresLocation.Running)location).ConnectionString;
        using var definitions = new BenchDefinitions(
            new DefinitionFolder(new ConfigurationBuilder().AddEnvironmentVariables().Build()), options.PageSizes);

        await WarmUpAsync(connection, definitions.Path, cancellationToken);
        var scale = await ScaleAsync(connection, definitions.Path, cancellationToken);
        var figures = new List<PageSizeFigures>();
        await using var stage = await BenchStage.SetUpAsync(options.Records, connection, definitions.Path, cancellationToken);
        foreach (var pageSize in options.PageSizes)
            figures.Add(await CompareAsync(stage, pageSize, cancellationToken));
        return new BenchReport(
            Environment.ProcessorCount,
            RuntimeInformation.FrameworkDescription,
            (await stage.Database.OpenConnectionAsync(cancellationToken)).ServerVersion,
            options.Records,
            options.Repeat,
            figures,
            scale);
    }

    private async Task WarmUpAsync(string connection, string definitions, CancellationToken cancellationToken)
    {
        terminal.Step($"warming up with {WarmUpRecords:N0} records");
        await using var stage = await BenchStage.SetUpAsync(WarmUpRecords, connection, definitions, cancellationToken);
        foreach (var pageSize in options.PageSizes)
        {
            await stage.EmptyAsync(cancellationToken);
            await stage.RunDurablyAsync(pageSize, cancellationToken);
            await new BareLoop(stage.Http, stage.Database).RunAsync(pageSize, cancellationToken);
        }
    }

    /// <summary>The sizes take turns too: a process that has just started is slower, whatever the size.</summary>
    private async Task<IReadOnlyList<ScaleFigures>> ScaleAsync(string connection, string definitions, CancellationToken cancellationToken)
    {
        if (options.Scale.Count == 0)
            return [];
        var runs = options.Scale.ToDictionary(records => records, _ => new List<Measured>());
        await using var stage = await BenchStage.SetUpAsync(options.Scale[0], connection, definitions, cancellationToken);
        for (var round = 0; round < options.Repeat; round++)
        {
            foreach (var records in options.Scale)
            {
                await stage.EmptyAsync(cancellationToken);
                stage.Records = records;
                runs[records].Add(await Measured.OfAsync(() => stage.RunDurablyAsync(options.PageSizes[0], cancellationToken), cancellationToken));
                terminal.Step($"durable run of {records:N0}: {records / runs[records][^1].Elapsed.TotalSeconds:N0}/s, peak {runs[records][^1].PeakMemoryMb:N0} MB");
            }
        }

        var figures = new List<ScaleFigures>();
        var (recordsBefore, secondsBefore) = (0, 0.0);
        foreach (var records in options.Scale)
        {
            var seconds = Median(runs[records].Select(run => run.Elapsed.TotalSeconds));
            figures.Add(new ScaleFigures(
                records,
                Math.Round(records / seconds),
                Math.Round((seconds - secondsBefore) * 1e6 / (records - recordsBefore), 2),
                runs[records].Max(run => run.PeakMemoryMb)));
            (recordsBefore, secondsBefore) = (records, seconds);
        }

        return figures;
    }

    private async Task<PageSizeFigures> CompareAsync(BenchStage stage, int pageSize, CancellationToken cancellationToken)
    {
        var bareLoop = new BareLoop(stage.Http, stage.Database);
        var copyLoad = new CopyLoad(stage.Http, stage.Database);
        await copyLoad.PrepareAsync(cancellationToken);
        var (bare, durable, resync, copy) = (new List<Measured>(), new List<Measured>(), new List<Measured>(), new List<Measured>());
        for (var run = 0; run < options.Repeat; run++)
        {
            await stage.EmptyAsync(cancellationToken);
            bare.Add(await Measured.OfAsync(() => bareLoop.RunAsync(pageSize, cancellationToken), cancellationToken));
            await stage.EmptyAsync(cancellationToken);
            durable.Add(await Measured.OfAsync(() => stage.RunDurablyAsync(pageSize, cancellationToken), cancellationToken));
            resync.Add(await Measured.OfAsync(() => stage.RunDurablyAsync(pageSize, cancellationToken), cancellationToken));
            await stage.EmptyAsync(cancellationToken);
            copy.Add(await Measured.OfAsync(() => copyLoad.RunAsync(options.Records, cancellationToken), cancellationToken));
            terminal.Step($"page size {pageSize}, run {run + 1}: bare {Rate(bare[^1]):N0}/s, durable {Rate(durable[^1]):N0}/s, re-sync {Rate(resync[^1]):N0}/s, COPY {Rate(copy[^1]):N0}/s");
        }

        var (bareRate, durableRate, resyncRate) = (MedianRate(bare), MedianRate(durable), MedianRate(resync));
        var thousands = options.Records / 1000.0;
        return new PageSizeFigures(
            pageSize,
            bareRate,
            durableRate,
            resyncRate,
            MedianRate(copy),
            Math.Round(durableRate / bareRate, 3),
            Math.Round(resyncRate / durableRate, 3),
            durable.Max(run => run.PeakMemoryMb),
            Math.Round(Median(durable.Select(run => run.JournalCommits / thousands)), 2),
            Math.Round(Median(durable.Select(run => run.JournalBytes / thousands))));
    }

    private double Rate(Measured run) => options.Records / run.Elapsed.TotalSeconds;

    private double MedianRate(List<Measured> runs) => Math.Round(Median(runs.Select(Rate)));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

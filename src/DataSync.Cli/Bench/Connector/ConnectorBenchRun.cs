using System.Runtime.InteropServices;
using System.Text.Json;
using DataSync.Cli.Output;
using DataSync.Connectors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using DataSync.SampleApi;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.Cli.Bench.Connector;

/// <summary>
/// Reads the sample API through the engine and with a bare loop, from the same server in the same process. The kinds take
/// turns, so that a machine that slows down slows all of them.
/// </summary>
internal sealed class ConnectorBenchRun(ConnectorBenchOptions options, Terminal terminal)
{
    private const string ApiKey = "bench-key";
    private const int WarmUpRecords = 20_000;

    public async Task<ConnectorBenchReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = WarmUpRecords, ApiKeys = [ApiKey] }, cancellationToken);
        await using var wide = await WideApi.StartAsync(options.PageSizes, cancellationToken);
        using var client = SourceHttp.CreateClient();
        var reader = new PageReader(client, NullLogger<PageReader>.Instance, TimeProvider.System, () => 0.5);
        var all = Streams(api.BaseUrl, wide.BaseUrl);

        terminal.Step($"warming up with {WarmUpRecords:N0} records");
        wide.Records = WarmUpRecords;
        foreach (var (_, http, streams) in all)
        {
            foreach (var stream in streams)
                await ReadAsync(reader, stream, options.PageSizes[0], cancellationToken);
            await ReadBareAsync(http, options.PageSizes[0], cancellationToken);
        }

        var memory = new List<MemoryFigures>();
        foreach (var records in options.Scale)
        {
            api.Records = records;
            var measured = await Measured.OfAsync(() => ReadAsync(reader, all[0].Streams[0], options.PageSizes[0], cancellationToken), cancellationToken);
            memory.Add(new MemoryFigures(records, measured.PeakMemoryMb));
            terminal.Step($"{records:N0} records: peak {measured.PeakMemoryMb:N0} MB");
        }

        (api.Records, wide.Records) = (options.Records, options.Records);
        var readings = new List<ReadingFigures>();
        foreach (var pageSize in options.PageSizes)
        {
            foreach (var (what, http, streams) in all)
                readings.AddRange(await CompareAsync(reader, what, http, streams, pageSize, cancellationToken));
        }

        foreach (var (_, http, _) in all)
            http.Dispose();
        return new ConnectorBenchReport(Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, options.Records, options.Repeat, readings, memory);
    }

    /// <summary>The streams of each server, with a client for the bare loop.</summary>
    private List<(string Api, HttpClient Http, IReadOnlyList<SourceStream> Streams)> Streams(string sampleUrl, string wideUrl)
    {
        var manifest = options.Manifest is { } file
            ? ManifestParser.Parse(File.ReadAllText(file), Path.GetFileName(file))
            : ManifestParser.Parse(BenchManifest.Yaml, "bench.yaml");
        var names = options.Stream is { } named ? [named] : options.Manifest is null ? manifest.Streams.Keys.ToArray() : [manifest.Streams.Keys.First()];
        return
        [
            .. new[] { ("sample", sampleUrl, names.Except(BenchManifest.Wide)), ("wide", wideUrl, names.Intersect(BenchManifest.Wide)) }
                .Where(api => api.Item3.Any())
                .Select(api => (api.Item1, ClientOf(api.Item2), (IReadOnlyList<SourceStream>)[.. api.Item3.Select(name => StreamOf(manifest, name, api.Item2))])),
        ];
    }

    private static SourceStream StreamOf(ConnectorManifest manifest, string name, string baseUrl) => SourceStream.Create(
        manifest, name, new Dictionary<string, ConfigValue> { ["base_url"] = new(baseUrl), ["api_key"] = new(ApiKey) });

    private static HttpClient ClientOf(string baseUrl)
    {
        var http = new HttpClient { BaseAddress = new Uri(baseUrl) };
        http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        return http;
    }

    private async Task<IReadOnlyList<ReadingFigures>> CompareAsync(
        PageReader reader, string api, HttpClient http, IReadOnlyList<SourceStream> streams, int pageSize, CancellationToken cancellationToken)
    {
        var bare = new List<Measured>();
        var engine = streams.ToDictionary(stream => stream.Name, _ => new List<Measured>());
        for (var run = 0; run < options.Repeat; run++)
        {
            bare.Add(await Measured.OfAsync(() => ReadBareAsync(http, pageSize, cancellationToken), cancellationToken));
            foreach (var stream in streams)
                engine[stream.Name].Add(await Measured.OfAsync(() => ReadAsync(reader, stream, pageSize, cancellationToken), cancellationToken));
            terminal.Step($"{api} API, page size {pageSize}, run {run + 1}: bare {options.Records / Seconds(bare[^1]):N0}/s, "
                + string.Join(", ", engine.Select(pair => $"{pair.Key} {options.Records / Seconds(pair.Value[^1]):N0}/s")));
        }

        var pages = (options.Records + pageSize - 1) / pageSize;
        return
        [
            .. engine.Select(pair => new ReadingFigures(
                pair.Key,
                pageSize,
                Math.Round(pages / Median(bare.Select(Seconds))),
                Math.Round(pages / Median(pair.Value.Select(Seconds))),
                Math.Round(options.Records / Median(pair.Value.Select(Seconds))),
                Beyond(pair.Value, run => run.Elapsed.TotalMilliseconds),
                Beyond(pair.Value, run => run.Processor.TotalMilliseconds),
                Math.Round(Beyond(pair.Value, run => run.AllocatedBytes / 1024.0)))),
        ];

        double Beyond(List<Measured> runs, Func<Measured, double> figure) => Math.Round((Median(runs.Select(figure)) - Median(bare.Select(figure))) / pages, 3);
    }

    private static double Seconds(Measured run) => run.Elapsed.TotalSeconds;

    private async Task ReadAsync(PageReader reader, SourceStream stream, int pageSize, CancellationToken cancellationToken)
    {
        // One window, as that of a run without state: what is compared is reading pages.
        var slice = SlicePlanner.IsSliced(stream)
            ? new StreamSlice(interval: JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["start_time"] = "2000-01-01T00:00:00Z", ["end_time"] = "2100-01-01T00:00:00Z" }))
            : StreamSlice.Whole;
        for (var next = PagePosition.Start; next is not null;)
        {
            next = await reader.ReadPageAsync(stream, slice, next, pageSize, cancellationToken) switch
            {
                PageResult.Read read => read.Next,
                var other => throw new CliException($"the sample API answered {other.GetType().Name} at page {next.Page}", ExitCodes.RunIncomplete),
            };
        }
    }

    private static async Task ReadBareAsync(HttpClient http, int pageSize, CancellationToken cancellationToken)
    {
        long read = 0;
        for (var page = 1; ; page++)
        {
            var body = await http.GetByteArrayAsync($"/api/customers?page={page}&page_size={pageSize}", cancellationToken);
            using var document = JsonDocument.Parse(body);
            read += document.RootElement.GetProperty("data").GetArrayLength();
            if (!document.RootElement.GetProperty("has_next").GetBoolean())
                return;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

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
        using var client = SourceHttp.CreateClient();
        using var http = new HttpClient { BaseAddress = new Uri(api.BaseUrl) };
        http.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        var reader = new PageReader(client, NullLogger<PageReader>.Instance, TimeProvider.System, () => 0.5);
        var streams = Streams(api.BaseUrl);

        terminal.Step($"warming up with {WarmUpRecords:N0} records");
        foreach (var (_, stream) in streams)
            await ReadAsync(reader, stream, options.PageSizes[0], cancellationToken);
        await ReadBareAsync(http, options.PageSizes[0], cancellationToken);

        var memory = new List<MemoryFigures>();
        foreach (var records in options.Scale)
        {
            api.Records = records;
            var measured = await Measured.OfAsync(() => ReadAsync(reader, streams[0].Stream, options.PageSizes[0], cancellationToken), cancellationToken);
            memory.Add(new MemoryFigures(records, measured.PeakMemoryMb));
            terminal.Step($"{records:N0} records: peak {measured.PeakMemoryMb:N0} MB");
        }

        api.Records = options.Records;
        var readings = new List<ReadingFigures>();
        foreach (var pageSize in options.PageSizes)
            readings.AddRange(await CompareAsync(reader, http, streams, pageSize, cancellationToken));
        return new ConnectorBenchReport(Environment.ProcessorCount, RuntimeInformation.FrameworkDescription, options.Records, options.Repeat, readings, memory);
    }

    private IReadOnlyList<(string What, SourceStream Stream)> Streams(string baseUrl)
    {
        var manifest = options.Manifest is { } file
            ? ManifestParser.Parse(File.ReadAllText(file), Path.GetFileName(file))
            : ManifestParser.Parse(BenchManifest.Yaml, "bench.yaml");
        var names = options.Stream is { } named ? [named] : options.Manifest is null ? manifest.Streams.Keys.ToArray() : [manifest.Streams.Keys.First()];
        var values = new Dictionary<string, ConfigValue> { ["base_url"] = new(baseUrl), ["api_key"] = new(ApiKey) };
        return [.. names.Select(name => (name, SourceStream.Create(manifest, name, values)))];
    }

    private async Task<IReadOnlyList<ReadingFigures>> CompareAsync(
        PageReader reader, HttpClient http, IReadOnlyList<(string What, SourceStream Stream)> streams, int pageSize, CancellationToken cancellationToken)
    {
        var bare = new List<double>();
        var engine = streams.ToDictionary(stream => stream.What, _ => new List<double>());
        for (var run = 0; run < options.Repeat; run++)
        {
            bare.Add((await Measured.OfAsync(() => ReadBareAsync(http, pageSize, cancellationToken), cancellationToken)).Elapsed.TotalSeconds);
            foreach (var (what, stream) in streams)
                engine[what].Add((await Measured.OfAsync(() => ReadAsync(reader, stream, pageSize, cancellationToken), cancellationToken)).Elapsed.TotalSeconds);
            terminal.Step($"page size {pageSize}, run {run + 1}: bare {options.Records / bare[^1]:N0}/s, "
                + string.Join(", ", engine.Select(pair => $"{pair.Key} {options.Records / pair.Value[^1]:N0}/s")));
        }

        var pages = (options.Records + pageSize - 1) / pageSize;
        var bareSeconds = Median(bare);
        return
        [
            .. engine.Select(pair => new ReadingFigures(
                pair.Key,
                pageSize,
                Math.Round(pages / bareSeconds),
                Math.Round(pages / Median(pair.Value)),
                Math.Round(options.Records / Median(pair.Value)),
                Math.Round((Median(pair.Value) - bareSeconds) * 1000 / pages, 3))),
        ];
    }

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

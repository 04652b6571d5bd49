using System.Text;
using System.Text.Json.Nodes;
using DataSync.Connectors;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.Presets.Tests.Kit;

/// <summary>A shipped connector on a vendor's server, read in memory by the engine that the app uses.</summary>
public sealed class PresetSource : IDisposable
{
    private readonly VendorServer _vendor;
    private readonly VendorClock _clock;
    private readonly IReadOnlyDictionary<string, ConfigValue> _config;
    private readonly HttpClient _client;
    private readonly PageReader _reader;

    public PresetSource(string connector, VendorServer vendor, VendorClock clock, IReadOnlyDictionary<string, ConfigValue> config)
    {
        (_vendor, _clock, _config) = (vendor, clock, config);
        Manifest = Load(connector);
        _client = new HttpClient(new VendorHandler(vendor.Address)) { Timeout = Timeout.InfiniteTimeSpan };
        _reader = new PageReader(_client, NullLogger<PageReader>.Instance, clock, () => 0.5, new PageReaderOptions
        {
            Retry = new HttpRetryOptions { AttemptTimeout = VendorClock.ShortestLimit, LastAttemptTimeout = VendorClock.ShortestLimit },
        });
    }

    /// <summary>The connector.</summary>
    public ConnectorManifest Manifest { get; }

    /// <summary>A shipped connector's manifest.</summary>
    public static ConnectorManifest Load(string connector)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "definitions", "connectors", $"{connector}.yaml");
        return ManifestParser.Parse(File.ReadAllText(file), Path.GetFileName(file));
    }

    /// <summary>The first page of a stream.</summary>
    public async Task<PageResult> FirstPageAsync(string stream, int pageSize)
    {
        await foreach (var page in (await ReadingAsync(stream, [])).PagesAsync(pageSize))
            return page.Page;
        throw new InvalidOperationException($"{stream} has no page.");
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="pageSize">Records to ask for per page, as <c>fetch.page_size</c> of a sync.</param>
    /// <param name="after">The run before, whose state this one begins with; null for a first run.</param>
    public async Task<PresetRun> ReadAsync(string stream, int pageSize, PresetRun? after = null)
    {
        var (calls, waits) = (_vendor.Calls.Count, _clock.Waits.Count);
        var records = new List<JsonObject>();
        var reading = await ReadingAsync(stream, after?.States ?? []);
        await foreach (var page in reading.PagesAsync(pageSize))
            records.AddRange(RecordsOf(page.Page));
        return new PresetRun(records, [.. _vendor.Calls.Skip(calls)], [.. _clock.Waits.Skip(waits)], reading.States);
    }

    /// <summary>A stream as <c>connector discover</c> lists it, with what the vendor tells of its fields.</summary>
    public async Task<CatalogStream> DiscoverAsync(string stream) =>
        CatalogStream.Of((await DynamicSchemas.LoadAsync(await StreamAsync(stream), _reader, _clock, default)).Stream);

    public void Dispose() => _client.Dispose();

    private static IEnumerable<JsonObject> RecordsOf(PageResult page) => page switch
    {
        PageResult.Read read => JsonNode.Parse(read.Records.Span)!.AsArray().Select(record => record!.AsObject()),
        PageResult.Malformed malformed => throw new InvalidOperationException($"{malformed.Reason}: {Encoding.UTF8.GetString(malformed.Raw.Span)}"),
        _ => throw new InvalidOperationException($"{page} is no page."),
    };

    private async Task<StreamReading> ReadingAsync(string stream, IReadOnlyList<SliceState> states) =>
        new(_reader, await StreamAsync(stream), states, _clock);

    private async Task<SourceStream> StreamAsync(string stream)
    {
        var manifest = await DynamicStreams.MakeAsync(Manifest, _config, resolver: null, _reader, _clock, default);
        return SourceStream.Create(manifest, stream, _config, time: _clock);
    }
}

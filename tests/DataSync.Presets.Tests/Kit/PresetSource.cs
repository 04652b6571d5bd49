using System.Text;
using System.Text.Json.Nodes;
using DataSync.Connectors;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Manifests;
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
            // No wait of the source is slept: each is handed out, and the clock moves on instead.
            Retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxWaitInPlace = TimeSpan.Zero },
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

    /// <summary>The source of one stream.</summary>
    public SourceStream Stream(string name) => SourceStream.Create(Manifest, name, _config, time: _clock);

    /// <summary>The first page of a stream, as <c>datasync check</c> asks for it.</summary>
    public Task<PageResult> CheckAsync(string stream, int pageSize) => _reader.CheckAsync(Stream(stream), pageSize, default);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="pageSize">Records to ask for per page, as <c>fetch.page_size</c> of a sync.</param>
    /// <param name="after">The run before, whose state this one begins with; null for a first run.</param>
    public async Task<PresetRun> ReadAsync(string stream, int pageSize, PresetRun? after = null)
    {
        var source = Stream(stream);
        var before = _vendor.Calls.Count;
        var states = after?.States.ToDictionary() ?? [];
        var (records, waits) = (new List<JsonObject>(), new List<TimeSpan>());
        var slices = await PlanAsync(source, pageSize, new PlanMemory(after?.States ?? states), waits);
        for (var number = 0; number < slices.Count; number++)
        {
            CursorMark? mark = null;
            for (var position = (PagePosition?)(PagePosition.Start with { Slice = number }); position is not null;)
            {
                switch (await _reader.ReadPageAsync(source, slices[number], position, pageSize, default))
                {
                    case PageResult.Read read:
                        records.AddRange(JsonNode.Parse(read.Records.Span)!.AsArray().Select(record => record!.AsObject()));
                        (mark, position) = (read.Cursor ?? mark, read.Next);
                        break;
                    case PageResult.Throttled throttled:
                        position = throttled.Next ?? position;
                        Wait(throttled.Until, waits);
                        break;
                    case PageResult.Malformed malformed:
                        throw new InvalidOperationException($"{malformed.Reason}: {Encoding.UTF8.GetString(malformed.Raw.Span)}");
                }
            }

            if (mark is not null)
                Note(states, new SliceState("", SliceState.KeyOf(slices[number].Partition), mark.Value, mark.Rank));
        }

        return new PresetRun(records, [.. _vendor.Calls.Skip(before)], waits, states);
    }

    public void Dispose() => _client.Dispose();

    private static Task<IReadOnlyList<StreamSlice>> PlanAsync(SourceStream source, int pageSize, PlanMemory memory, List<TimeSpan> waits) =>
        Task.FromResult<IReadOnlyList<StreamSlice>>([StreamSlice.Whole]);

    private void Wait(DateTimeOffset until, List<TimeSpan> waits)
    {
        waits.Count.ShouldBeLessThan(20, "the source asks to wait again and again");
        waits.Add(until - _clock.Now);
        _clock.Advance(until - _clock.Now);
    }

    private static void Note(Dictionary<string, SliceState> states, SliceState state)
    {
        var key = $"{state.Stream}|{state.Partition}";
        if (!states.TryGetValue(key, out var known) || known.Rank < state.Rank)
            states[key] = state;
    }
}

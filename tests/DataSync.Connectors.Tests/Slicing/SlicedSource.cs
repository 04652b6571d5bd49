using System.Text;
using System.Text.Json;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using Microsoft.AspNetCore.Http;

namespace DataSync.Connectors.Tests.Slicing;

/// <summary>A stream named <c>things</c> that is divided, on an API that answers each request by a function.</summary>
internal sealed class SlicedSource : IAsyncDisposable
{
    private const int MaxRequests = 2_000;

    private readonly ScriptedApi? _api;
    private readonly HttpClient _client = SourceHttp.CreateClient();
    private readonly TimeProvider _time;

    private SlicedSource(ScriptedApi? api, string manifest, DateTimeOffset now, params (string Name, string Value)[] config)
    {
        (_api, _time) = (api, new FixedTime(now));
        var values = config.ToDictionary(pair => pair.Name, pair => new ConfigValue(pair.Value));
        values["base_url"] = new ConfigValue(api?.Url ?? "http://127.0.0.1:1");
        Stream = SourceStream.Create(ManifestParser.Parse(manifest, "crm.yaml"), "things", values, time: _time);
        Reader = new PageReader(_client, new TestLogger(), _time, () => 0.5, TestSource.FastOptions);
        Planner = new SlicePlanner(Reader);
    }

    public static DateTimeOffset Now { get; } = new(2024, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public SourceStream Stream { get; }

    public PageReader Reader { get; }

    public SlicePlanner Planner { get; }

    /// <summary>Path and query of each request.</summary>
    public IReadOnlyList<string> Asked => [.. _api!.Requests.Select(request => Uri.UnescapeDataString(request.PathAndQuery))];

    /// <summary>A source that is planned only, without a request.</summary>
    public static SlicedSource Of(string manifest, DateTimeOffset? now = null, params (string Name, string Value)[] config) =>
        new(null, manifest, now ?? Now, config);

    /// <summary>A source that answers a request, given its path and query, with a body.</summary>
    public static async Task<SlicedSource> StartAsync(string manifest, Func<string, string> answer, DateTimeOffset? now = null)
    {
        Reply reply = context => Replies.Body(answer(Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString)))(context);
        return await StartAsync(manifest, now, [.. Enumerable.Repeat(reply, MaxRequests)]);
    }

    public static async Task<SlicedSource> StartAsync(string manifest, DateTimeOffset? now, params Reply[] script) =>
        new(await ScriptedApi.StartAsync(script), manifest, now ?? Now);

    /// <summary>A manifest with a stream <c>things</c> at <c>/things</c>, with what divides it, and other streams.</summary>
    public static string Manifest(string cursor = "", string router = "", string path = "/things", string streams = "") => $$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [things] }
        definitions:
          option: { type: RequestOption, inject_into: request_parameter }
        {{Indent(streams, "  ")}}
        streams:
          - type: DeclarativeStream
            name: things
            {{Block("incremental_sync", cursor)}}
            retriever:
              type: SimpleRetriever
              requester: { type: HttpRequester, url_base: "{{"{{ config['base_url'] }}"}}", path: "{{path}}" }
              record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
              {{Block("partition_router", router)}}
        spec: { type: Spec, connection_specification: { properties: { base_url: { type: string } } } }
        """;

    /// <summary>A definition of a stream with numbered pages of two.</summary>
    public static string Parent(string name, string path, string cursor = "", string router = "") => $$"""
        {{name}}:
          type: DeclarativeStream
          name: {{name}}
          {{Block("incremental_sync", cursor)}}
          retriever:
            type: SimpleRetriever
            requester: { type: HttpRequester, url_base: "{{"{{ config['base_url'] }}"}}", path: "{{path}}" }
            record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
            paginator:
              type: DefaultPaginator
              pagination_strategy: { type: PageIncrement, page_size: 2, start_from_page: 1 }
              page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
            {{Block("partition_router", router)}}
        """;

    public async Task<IReadOnlyList<StreamSlice>> PlanAsync(params SliceState[] states)
    {
        var plan = new MemoryPlan(states);
        for (var at = PlanPosition.Start; at is not null;)
        {
            var step = await Planner.StepAsync(Stream, at, plan, _time.GetUtcNow(), 2, default);
            plan.Add(step);
            at = step.Next;
        }

        return await plan.SlicesAsync(SlicePlanner.LevelsOf(Stream) - 1, 0, int.MaxValue, default);
    }

    /// <summary>Reads all and answers the records, with the state after.</summary>
    public async Task<(IReadOnlyList<string> Records, IReadOnlyList<SliceState> States)> ReadAsync(params IEnumerable<SliceState> states)
    {
        var reading = new StreamReading(Reader, Stream, states, _time);
        var records = new List<string>();
        await foreach (var page in reading.PagesAsync(2))
            records.AddRange(page.Page is PageResult.Read read ? JsonElement.Parse(read.Records.Span).EnumerateArray().Select(item => item.GetRawText()) : []);
        return (records, reading.States);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_api is not null)
            await _api.DisposeAsync();
    }

    private static string Block(string key, string content) => content.Length == 0 ? "" : $"{key}: {content}";

    private static string Indent(string text, string by) => text.Length == 0 ? "" : by + text.Replace("\n", "\n" + by, StringComparison.Ordinal);
}

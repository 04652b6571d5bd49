using System.Text.Json;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Dynamic;

/// <summary>A manifest whose streams are made of a template, on an API that answers each request by its path and query.</summary>
internal sealed class TemplateSource : IAsyncDisposable
{
    private const int MaxRequests = 500;

    private readonly ScriptedApi _api;
    private readonly HttpClient _client = SourceHttp.CreateClient();
    private readonly Dictionary<string, ConfigValue> _values;
    private readonly PageReader _reader;

    private TemplateSource(ScriptedApi api, string config)
    {
        _api = api;
        _values = new() { ["base_url"] = new ConfigValue(api.Url) };
        foreach (var field in JsonElement.Parse(config).EnumerateObject())
            _values[field.Name] = new ConfigValue(field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText());
        _reader = new PageReader(_client, new TestLogger(), TimeProvider.System, () => 0.5, TestSource.FastOptions);
    }

    /// <summary>Path and query of each request.</summary>
    public IReadOnlyList<string> Asked => [.. _api.Requests.Select(request => Uri.UnescapeDataString(request.PathAndQuery))];

    public static async Task<TemplateSource> StartAsync(string config = "{}", params (string Path, string Body)[] answers)
    {
        Reply reply = context => answers.Where(answer => answer.Path == Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString)).Select(answer => answer.Body)
            .FirstOrDefault() is { } body ? Replies.Body(body)(context) : Replies.Status(404)(context);
        return new(await ScriptedApi.StartAsync([.. Enumerable.Repeat(reply, MaxRequests)]), config);
    }

    /// <summary>A manifest with one template of a stream at <c>/todo</c>.</summary>
    public static string Manifest(
        string resolver, string mappings, string template = "", string requester = "path: /todo", string more = "", string check = "{ type: CheckDynamicStream, stream_count: 1 }", string streams = "") => $$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: {{check}}
        {{streams}}
        dynamic_streams:
          - type: DynamicDeclarativeStream
            {{more}}
            stream_template:
              type: DeclarativeStream
              name: todo
              {{template}}
              retriever:
                type: SimpleRetriever
                requester: { type: HttpRequester, url_base: "{{"{{ config['base_url'] }}"}}", {{requester}} }
                record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
            components_resolver:
              {{resolver}}
              components_mapping: {{mappings}}
        spec:
          type: Spec
          connection_specification:
            properties: { base_url: { type: string }, tables: { type: array }, regions: { type: array }, mode: { type: string }, count: { type: integer }, sandbox: { type: boolean } }
        """;

    public static string Listed(string parameters) => $"""
        type: ParametrizedComponentsResolver
              stream_parameters: {Braces(parameters)}
        """;

    private static string Braces(string parameters) => "{ list_of_parameters_for_stream: " + parameters + " }";

    public static string Map(string path, string value, string more = "") => $"{{ type: ComponentMappingDefinition, field_path: {path}, value: \"{value}\"{more} }}";

    public Task<ConnectorManifest> MakeAsync(string manifest) =>
        DynamicStreams.MakeAsync(ManifestParser.Parse(manifest, "crm.yaml"), _values, null, _reader, TimeProvider.System, default);

    public SourceStream Stream(ConnectorManifest manifest, string name) => SourceStream.Create(manifest, name, _values);

    public Task<SourceStream> WithSchemaAsync(SourceStream stream) => DynamicSchemas.LoadAsync(stream, _reader, TimeProvider.System, default);

    /// <summary>The records of a stream.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(SourceStream stream)
    {
        var records = new List<string>();
        await foreach (var page in new StreamReading(_reader, stream, [], TimeProvider.System).PagesAsync(2))
            records.AddRange(page.Page is PageResult.Read read ? JsonElement.Parse(read.Records.Span).EnumerateArray().Select(item => item.GetRawText()) : []);
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>A source that tells itself which tables it has, each with rows by the time of their last change. It notes every request.</summary>
internal sealed class TablesApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private TablesApi()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            _requests.Enqueue(context.Request.Path + context.Request.QueryString);
            return next(context);
        });
        _app.MapGet("/tables", () => Results.Json(new { tables = Tables.Select(table => new { name = table.Key, id = IdOf(table.Key) }) }));
        _app.MapGet("/rows/{id}", (string id, int page, int size, string since) => Results.Json(new
        {
            data = Tables.Single(table => IdOf(table.Key) == id).Value.Where(row => string.CompareOrdinal(Write(row.Value), since) >= 0)
                .OrderBy(row => row.Value).Skip((page - 1) * size).Take(size).Select(row => new { id = row.Key, changed = Write(row.Value) }),
        }));
    }

    public string Url => _app.Urls.Single();

    /// <summary>When each row of each table was changed.</summary>
    public ConcurrentDictionary<string, ConcurrentDictionary<int, DateTime>> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths and queries asked for so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public static async Task<TablesApi> StartAsync()
    {
        var api = new TablesApi();
        await api._app.StartAsync();
        return api;
    }

    public static string IdOf(string table) => $"t-{table.Length}";

    public void ForgetRequests() => _requests.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Writes a connector with a template of its streams, and a sync of one of them.</summary>
    public void WriteTo(string folder, string stream)
    {
        File.WriteAllText(Path.Combine(folder, "connectors", "tables.yaml"), Connector);
        File.WriteAllText(Path.Combine(folder, "syncs", "rows.yaml"), $$"""
            name: rows
            source: { connector: tables, stream: {{stream}}, config: { base_url: "{{Url}}" } }
            mapping:
              id: { from: id, type: integer, required: true }
              changed: { from: changed, type: timestamp, required: true }
            destination: { table: rows, key: [id] }
            fetch: { page_size: 3, pages_per_chunk: 2 }
            """);
    }

    private static string Write(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private const string Connector = """
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckDynamicStream, stream_count: 1 }
        definitions:
          requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: /tables }
        dynamic_streams:
          - type: DynamicDeclarativeStream
            components_resolver:
              type: HttpComponentsResolver
              retriever:
                type: SimpleRetriever
                requester: { $ref: "#/definitions/requester" }
                record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [tables] } }
              components_mapping:
                - { type: ComponentMappingDefinition, field_path: [name], value: "{{ components_values.name }}" }
                - { type: ComponentMappingDefinition, field_path: [retriever, requester, path], value: "/rows/{{ components_values.id }}" }
            stream_template:
              type: DeclarativeStream
              name: any
              retriever:
                type: SimpleRetriever
                requester: { $ref: "#/definitions/requester" }
                record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [data] } }
                paginator:
                  type: DefaultPaginator
                  page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
                  page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: size }
                  pagination_strategy: { type: PageIncrement, page_size: 100, start_from_page: 1, inject_on_first_request: true }
              incremental_sync:
                type: DatetimeBasedCursor
                cursor_field: changed
                datetime_format: "%Y-%m-%dT%H:%M:%SZ"
                start_datetime: "2026-01-01T00:00:00Z"
                start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: since }
        """;
}

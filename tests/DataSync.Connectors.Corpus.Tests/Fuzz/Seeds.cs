using DataSync.Connectors.Tests;
using Xunit.Abstractions;

namespace DataSync.Connectors.Corpus.Tests.Fuzz;

/// <summary>Manifests to be spoilt: our own, one with a part of every kind, and small public ones where they are at hand.</summary>
internal static class Seeds
{
    private const int SmallFile = 12_000;

    public static IReadOnlyList<string> Load(ITestOutputHelper output)
    {
        var own = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "connectors"), "*.yaml").Select(File.ReadAllText);
        var all = own.Append(Rich).Append(Rich).Concat(ConformanceData.Manifests(output)?.Where(file => new FileInfo(file).Length < SmallFile).Order(StringComparer.Ordinal).Select(File.ReadAllText) ?? []);
        return [.. all.Where(yaml => yaml.Length < SmallFile)];
    }

    /// <summary>An answer that suits the manifests.</summary>
    public const string GoodAnswer = """
        {"data": [{"id": 1, "name": "a", "updated": "2026-02-27T01:02:03Z", "tags": ["x"]}, {"id": 2, "name": "b", "updated": "2026-02-28T01:02:03Z", "in": {"a": 1}}],
         "next": "abc", "has_next": true, "total": 7, "paging": {"next": "https://api.example.com/things?cursor=2"}, "access_token": "t", "expires_in": 3600}
        """;

    private const string Rich = """
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [things] }
        definitions:
          requester:
            type: HttpRequester
            url_base: "{{ config['base_url'] }}"
            path: "/{{ parameters['path'] }}/{{ stream_partition.get('thing', '') }}"
            http_method: POST
            request_headers: { X-Since: "{{ stream_interval.start_time }}" }
            request_parameters: { q: "{{ config['query'] or 'all' }}" }
            request_body_json: { a: { b: ["{{ config['query'] }}"] } }
            authenticator:
              type: OAuthAuthenticator
              token_refresh_endpoint: https://api.example.com/token
              client_id: "{{ config['api_key'] }}"
              client_secret: "{{ config['api_key'] }}"
              grant_type: client_credentials
            error_handler:
              type: CompositeErrorHandler
              error_handlers:
                - type: DefaultErrorHandler
                  max_retries: 1
                  backoff_strategies:
                    - { type: WaitTimeFromHeader, header: Retry-After, regex: "[0-9]+" }
                    - { type: ExponentialBackoffStrategy, factor: 0.001 }
                  response_filters:
                    - { type: HttpResponseFilter, action: IGNORE, predicate: "{{ response.get('ignore') }}" }
                    - { type: HttpResponseFilter, action: FAIL, http_codes: [418], error_message: "no: {{ response['error'] }}" }
          selector:
            type: RecordSelector
            extractor: { type: DpathExtractor, field_path: [data] }
            record_filter: { type: RecordFilter, condition: "{{ record.get('id', 0) | int >= 0 }}" }
          paginator:
            type: DefaultPaginator
            page_token_option: { type: RequestPath }
            pagination_strategy:
              type: CursorPagination
              cursor_value: "{{ response.get('paging', {}).get('next') or headers.get('link', {}).get('next', {}).get('url') }}"
              stop_condition: "{{ not response.get('has_next') }}"
          cursor:
            type: DatetimeBasedCursor
            cursor_field: updated
            datetime_format: "%Y-%m-%dT%H:%M:%SZ"
            cursor_datetime_formats: ["%Y-%m-%dT%H:%M:%SZ", "%s"]
            start_datetime: { type: MinMaxDatetime, datetime: "{{ day_delta(-3, format='%Y-%m-%dT%H:%M:%SZ') }}", datetime_format: "%Y-%m-%dT%H:%M:%SZ" }
            end_datetime: { type: MinMaxDatetime, datetime: "{{ now_utc().strftime('%Y-%m-%dT%H:%M:%SZ') }}" }
            step: P1D
            cursor_granularity: PT1S
            lookback_window: "P{{ config.get('days', 1) }}D"
            start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: from }
            end_time_option: { type: RequestOption, inject_into: body_json, field_path: [range, to] }
        streams:
          - type: DeclarativeStream
            name: things
            primary_key: [[id]]
            $parameters: { path: things }
            retriever:
              type: SimpleRetriever
              requester: { $ref: "#/definitions/requester" }
              record_selector: { $ref: "#/definitions/selector" }
              paginator: { $ref: "#/definitions/paginator" }
            incremental_sync: { $ref: "#/definitions/cursor" }
            transformations:
              - type: AddFields
                fields:
                  - { type: AddedFieldDefinition, path: [day], value: "{{ format_datetime(record['updated'], '%Y-%m-%d') }}" }
              - { type: RemoveFields, field_pointers: [[tags], [in, "*"]] }
              - { type: KeysToSnakeCase }
              - { type: DpathFlattenFields, field_path: [in] }
            schema_loader: { type: InlineSchemaLoader, schema: { type: object, properties: { id: { type: integer }, updated: { type: string } } } }
          - type: DeclarativeStream
            name: parts
            $parameters: { path: parts }
            retriever:
              type: SimpleRetriever
              requester: { $ref: "#/definitions/requester", authenticator: { type: ApiKeyAuthenticator, api_token: "{{ config['api_key'] }}", inject_into: { type: RequestOption, inject_into: header, field_name: X-Key } } }
              record_selector: { $ref: "#/definitions/selector" }
              decoder: { type: JsonDecoder }
              paginator:
                type: DefaultPaginator
                page_token_option: { type: RequestOption, inject_into: body_json, field_path: [page, number] }
                page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: size }
                pagination_strategy: { type: OffsetIncrement, page_size: 2 }
              partition_router:
                - type: SubstreamPartitionRouter
                  parent_stream_configs:
                    - { type: ParentStreamConfig, parent_key: id, partition_field: thing, stream: { $ref: "#/streams/0" } }
                - { type: ListPartitionRouter, cursor_field: kind, values: [a, "{{ config['query'] }}"], request_option: { type: RequestOption, inject_into: request_parameter, field_name: kind } }
          - type: DeclarativeStream
            name: rows
            retriever:
              type: SimpleRetriever
              requester: { type: HttpRequester, url: "https://api.example.com/rows.csv" }
              record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
              decoder: { type: CsvDecoder, delimiter: ",", encoding: utf-8 }
          - type: DeclarativeStream
            name: feed
            retriever:
              type: SimpleRetriever
              requester: { type: HttpRequester, url_base: "https://api.example.com", path: "feed.xml" }
              record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [r, data, "*"] } }
              decoder: { type: GzipDecoder, decoder: { type: XmlDecoder } }
        spec:
          type: Spec
          connection_specification:
            type: object
            required: [base_url, api_key]
            properties:
              base_url: { type: string }
              api_key: { type: string, airbyte_secret: true }
              query: { type: string, default: all }
              days: { type: integer, default: 1 }
        """;
}

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>Connector, sync and table of the shop's orders.</summary>
internal static class ShopYaml
{
    public const string Table = "CREATE TABLE orders (id bigint PRIMARY KEY, customer int NOT NULL, updated_at timestamptz NOT NULL, amount int NOT NULL)";

    /// <summary>Writes the definitions into a folder.</summary>
    public static void WriteTo(string folder, string apiUrl, int pageSize = 2, int pagesPerChunk = 5, string step = "P1M", string limits = "{}", bool ignoresMissing = false, int concurrency = 1)
    {
        File.WriteAllText(Path.Combine(folder, "connectors", "shop.yaml"), Connector(step, ignoresMissing));
        File.WriteAllText(Path.Combine(folder, "destinations", "orders.sql"), Table);
        File.WriteAllText(Path.Combine(folder, "syncs", "orders.yaml"), $$"""
            name: orders
            source: { connector: shop, stream: orders, config: { base_url: "{{apiUrl}}" } }
            mapping:
              id: { from: id, type: integer, required: true }
              customer: { from: customer, type: integer, required: true }
              updated_at: { from: updated_at, type: timestamp, required: true }
              amount: { from: amount, type: integer, required: true }
            destination: { table: orders, key: [id] }
            fetch: { page_size: {{pageSize}}, pages_per_chunk: {{pagesPerChunk}}, concurrency: {{concurrency}} }
            limits: {{limits}}
            """);
    }

    private const string ErrorHandler =
        "error_handler: { type: DefaultErrorHandler, response_filters: [{ type: HttpResponseFilter, http_codes: [404], action: IGNORE }] }";

    private static string Connector(string step, bool ignoresMissing) => $$$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [orders] }
        definitions:
          requester:
            type: HttpRequester
            url_base: "{{ config['base_url'] }}"
            http_method: GET
            {{{(ignoresMissing ? ErrorHandler : "")}}}
          selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [data] } }
          paginator:
            type: DefaultPaginator
            page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
            page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: size }
            pagination_strategy: { type: PageIncrement, page_size: 100, start_from_page: 1, inject_on_first_request: true }
        streams:
          - type: DeclarativeStream
            name: customers
            primary_key: id
            retriever:
              type: SimpleRetriever
              requester: { $ref: "#/definitions/requester", path: /customers }
              record_selector: { $ref: "#/definitions/selector" }
              paginator: { $ref: "#/definitions/paginator" }
          - type: DeclarativeStream
            name: orders
            primary_key: id
            retriever:
              type: SimpleRetriever
              requester: { $ref: "#/definitions/requester", path: "/customers/{{ stream_partition.customer_id }}/orders" }
              record_selector: { $ref: "#/definitions/selector" }
              paginator: { $ref: "#/definitions/paginator" }
              partition_router:
                type: SubstreamPartitionRouter
                parent_stream_configs:
                  - type: ParentStreamConfig
                    stream: { $ref: "#/streams/0" }
                    parent_key: id
                    partition_field: customer_id
            incremental_sync:
              type: DatetimeBasedCursor
              cursor_field: updated_at
              datetime_format: "%Y-%m-%dT%H:%M:%SZ"
              start_datetime: "2026-01-01T00:00:00Z"
              end_datetime: "2026-03-31T00:00:00Z"
              step: {{{step}}}
              cursor_granularity: PT1S
              start_time_option: { type: RequestOption, inject_into: request_parameter, field_name: since }
              end_time_option: { type: RequestOption, inject_into: request_parameter, field_name: until }
        """;
}

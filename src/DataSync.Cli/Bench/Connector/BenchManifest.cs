namespace DataSync.Cli.Bench.Connector;

/// <summary>The sample API, and one with wider records, as streams that do more and more with each record.</summary>
internal static class BenchManifest
{
    /// <summary>Streams of <see cref="WideApi"/>; the others are the sample API's.</summary>
    public static IReadOnlyList<string> Wide { get; } = ["wide", "wide-transformed", "wide-snake"];

    public const string Yaml = """
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [plain] }
        definitions:
          retriever:
            type: SimpleRetriever
            requester:
              type: HttpRequester
              url_base: "{{ config['base_url'] }}"
              path: /api/customers
              authenticator:
                type: ApiKeyAuthenticator
                api_token: "{{ config['api_key'] }}"
                inject_into: { type: RequestOption, inject_into: header, field_name: X-Api-Key }
            record_selector:
              type: RecordSelector
              extractor: { type: DpathExtractor, field_path: [data] }
            paginator:
              type: DefaultPaginator
              page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }
              page_size_option: { type: RequestOption, inject_into: request_parameter, field_name: page_size }
              pagination_strategy: { type: PageIncrement, page_size: 100, start_from_page: 1, inject_on_first_request: true }
              x-datasync: { has_next_path: [has_next] }
          transformations:
            - type: AddFields
              fields:
                - { type: AddedFieldDefinition, path: [source], value: "sample" }
                - { type: AddedFieldDefinition, path: [domain], value: "{{ (record['email'] or '').split('@')[-1] }}" }
            - { type: RemoveFields, field_pointers: [[phone]] }
        streams:
          - { type: DeclarativeStream, name: plain, primary_key: id, retriever: { $ref: "#/definitions/retriever" } }
          - type: DeclarativeStream
            name: transformed
            primary_key: id
            retriever: { $ref: "#/definitions/retriever" }
            transformations: { $ref: "#/definitions/transformations" }
          - type: DeclarativeStream
            name: cursor
            primary_key: id
            retriever: { $ref: "#/definitions/retriever" }
            incremental_sync:
              type: DatetimeBasedCursor
              cursor_field: updated_at
              datetime_format: "%Y-%m-%dT%H:%M:%SZ"
              start_datetime: "2000-01-01T00:00:00Z"
          - { type: DeclarativeStream, name: wide, primary_key: Id, retriever: { $ref: "#/definitions/retriever" } }
          - type: DeclarativeStream
            name: wide-transformed
            primary_key: Id
            retriever:
              $ref: "#/definitions/retriever"
              record_selector:
                type: RecordSelector
                extractor: { type: DpathExtractor, field_path: [data] }
                record_filter: { type: RecordFilter, condition: "{{ record['IsActive'] }}" }
            transformations:
              - type: AddFields
                fields:
                  - { type: AddedFieldDefinition, path: [source], value: "sample" }
                  - { type: AddedFieldDefinition, path: [domain], value: "{{ (record['EmailAddress'] or '').split('@')[-1] }}" }
                  - { type: AddedFieldDefinition, path: [name], value: "{{ record['FirstName'] ~ ' ' ~ record['LastName'] }}" }
              - { type: RemoveFields, field_pointers: [[Notes]] }
          - type: DeclarativeStream
            name: wide-snake
            primary_key: Id
            retriever: { $ref: "#/definitions/retriever" }
            transformations: [{ type: KeysToSnakeCase }]
        spec:
          type: Spec
          connection_specification:
            type: object
            required: [base_url, api_key]
            properties:
              base_url: { type: string }
              api_key: { type: string, airbyte_secret: true }
        """;
}

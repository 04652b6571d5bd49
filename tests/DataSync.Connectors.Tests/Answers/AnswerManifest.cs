using System.Text;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Extractors;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Transformations;

namespace DataSync.Connectors.Tests.Answers;

/// <summary>Manifests that differ in what is done with an answer, and their records without a server.</summary>
internal static class AnswerManifest
{
    public static string Of(
        string extractor = "{ type: DpathExtractor, field_path: [data] }",
        string selector = "",
        string stream = "",
        string paginator = TestSource.NoPaging,
        string retriever = "",
        string requester = "") => $$$"""
        version: "4.3.2"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [customers] }
        streams:
          - type: DeclarativeStream
            name: customers
            {{{stream}}}
            retriever:
              type: SimpleRetriever
              {{{retriever}}}
              requester:
                type: HttpRequester
                url_base: "{{ config['base_url'] }}"
                path: /api/customers
                {{{requester}}}
              record_selector:
                type: RecordSelector
                extractor: {{{extractor}}}
                {{{selector}}}
              paginator: {{{paginator}}}
        spec:
          type: Spec
          connection_specification:
            properties:
              base_url: { type: string }
              shop: { type: string }
              api_key: { type: string, airbyte_secret: true }
        """;

    /// <summary>A cursor paginator with its token in the query.</summary>
    public static string Cursor(string value, string rest = "", string place = "{ type: RequestOption, inject_into: request_parameter, field_name: after }") =>
        $"{{ type: DefaultPaginator, page_token_option: {place}, pagination_strategy: {{ type: CursorPagination, cursor_value: \"{value}\"{rest} }} }}";

    public static SourceStream Stream(string manifest) => SourceStream.Create(
        ManifestParser.Parse(manifest, "crm.yaml"),
        "customers",
        new Dictionary<string, ConfigValue> { ["base_url"] = new("https://crm.example.com"), ["shop"] = new("in-n-out") });

    /// <summary>The stream's records of those extracted.</summary>
    public static Selected Select(string manifest, string records)
    {
        var stream = Stream(manifest);
        var page = new PageScanner([], Paginators.PagingHints.None, isRequired: false).Scan(Encoding.UTF8.GetBytes(records));
        var context = stream.Config.Context
            .With("stream_slice", ExpressionValue.Dictionary([KeyValuePair.Create("start_date", ExpressionValue.Of("oct1"))]))
            .With("next_page_token", ExpressionValue.None);
        var faults = new RecordFaults();
        var selected = stream.Stream.Records.Select(page, context, faults);
        return new Selected(Encoding.UTF8.GetString(selected.Page.Records.Span), selected.Page.Count, selected.Last(), [.. faults.All]);
    }

    internal sealed record Selected(string Records, int Count, ExpressionValue Last, IReadOnlyList<RecordFault> Faults);
}

using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests;

public sealed class ManifestProblemTests
{
    [Fact]
    public void All_problems_are_told_at_once_with_line_place_and_remedy()
    {
        const string yaml = """
            type: DeclarativeSource
            check: { type: CheckStream, stream_names: [contacts] }
            api_budget: { type: HTTPAPIBudget }
            streams:
              - type: DeclarativeStream
                name: customers
                incremental_sync: { type: DatetimeBasedCursor }
                retriever:
                  type: SimpleRetriever
                  requester:
                    type: HttpRequester
                    url_base: "https://example.com/{{ tomorrow() }}"
                    http_method: FETCH
                    authenticator: { type: OAuthAuthenticator }
                    request_headers:
                      Content-Type: application/json
                  record_selector:
                    type: RecordSelector
                    extractor: { type: DpathExtractor, field_path: ["**", "**"] }
                    record_filter: { type: RecordFilter, condition: "{{ nope }}" }
                  paginator:
                    type: DefaultPaginator
                    page_token_option: { type: RequestPath }
                    page_size_option: { type: RequestOption, inject_into: path, field_name: size }
                    pagination_strategy:
                      type: CursorPagination
                    x-datasync: { has_more_path: [x] }
            """;

        var error = Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "definitions/connectors/crm.yaml"));

        error.Problems.Select(problem => $"{problem.Line} {problem.Path}: {problem.What}").ShouldBe(
            [
                "12 streams[0].retriever.requester.url_base: expression https://example.com/{{ tomorrow() }}: there is no function tomorrow here",
                "13 streams[0].retriever.requester.http_method: there is no method FETCH",
                "14 streams[0].retriever.requester.authenticator.token_refresh_endpoint: token_refresh_endpoint is missing",
                "19 streams[0].retriever.record_selector.extractor.field_path: there is more than one ** in field_path",
                "20 streams[0].retriever.record_selector.record_filter.condition: expression {{ nope }}: there is no variable nope here",
                "26 streams[0].retriever.paginator.pagination_strategy.cursor_value: cursor_value is missing",
                "24 streams[0].retriever.paginator.page_size_option.inject_into: inject_into: path is not supported",
                "27 streams[0].retriever.paginator.x-datasync.has_more_path: has_more_path is not supported on x-datasync",
                "7 streams[0].incremental_sync.datetime_format: datetime_format is missing",
                "7 streams[0].incremental_sync.cursor_field: cursor_field is missing",
                "7 streams[0].incremental_sync.start_datetime: start_datetime is missing",
                "1 version: version is missing",
                "3 api_budget.policies: policies is missing",
            ],
            ignoreOrder: true);
        error.Problems.ShouldAllBe(problem => problem.Remedy.Length > 0 && problem.File == "definitions/connectors/crm.yaml");
        error.Message.ShouldContain(
            "definitions/connectors/crm.yaml(12): streams[0].retriever.requester.url_base: expression https://example.com/{{ tomorrow() }}: there is no function tomorrow here. Functions are");
    }

    [Theory]
    [InlineData("{{ response.next }}")]
    [InlineData("{{ config['a'] | frobnicate }}")]
    [InlineData("{{ tomorrow() }}")]
    [InlineData("{{ }}")]
    [InlineData("{% if true %}x")]
    [InlineData("{{ config['a']")]
    [InlineData("{{ parameters['unset'] }}")]
    [InlineData("a {{ config['a'] }} b {{ nothing }}")]
    public void An_expression_that_is_not_understood_is_never_sent_as_text(string expression)
    {
        var yaml = TestSource.Manifest(requester: $"request_parameters: {{ x: \"{expression}\" }}");

        var problem = Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml")).Problems[0];

        problem.Path.ShouldBe("streams[0].retriever.requester.request_parameters.x");
        problem.What.ShouldContain(expression);
    }

    [Theory]
    [InlineData("api_token: x", "inject_into or header")]
    [InlineData("header: A, api_token: x, inject_into: { inject_into: header, field_name: B }", "inject_into or header")]
    [InlineData("header: A", "api_token is missing")]
    public void An_api_key_needs_a_value_and_one_place(string keys, string what)
    {
        var yaml = TestSource.Manifest(authenticator: $"{{ type: ApiKeyAuthenticator, {keys} }}");

        Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml")).Message.ShouldContain(what);
    }

    [Fact]
    public void A_parameter_does_not_stand_in_inside_of_the_component_it_gave()
    {
        var yaml = TestSource.Manifest(authenticator: "{ type: ApiKeyAuthenticator, api_token: x, $parameters: { inject_into: { field_name: key } } }");

        Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml")).Problems.ShouldHaveSingleItem()
            .What.ShouldBe("inject_into is missing");
    }

    [Theory]
    [InlineData("start_from_page: one", "a whole number is expected")]
    [InlineData("inject_on_first_request: maybe", "true or false is expected")]
    [InlineData("page_size: [1]", "a single value is expected")]
    public void A_value_of_the_wrong_kind_is_told(string key, string what)
    {
        var yaml = TestSource.Manifest(strategy: $"{{ type: PageIncrement, {key} }}");

        Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml")).Message.ShouldContain(what);
    }

    [Theory]
    [InlineData("a: b: c", "not valid YAML")]
    [InlineData("- 1", "not one YAML mapping")]
    [InlineData("", "not one YAML mapping")]
    [InlineData("? [a]\n: 1", "a key must be plain text")]
    [InlineData("a: &a [*a]", "not valid YAML")]
    [InlineData("a: 1\na: 2", "not valid YAML")]
    [InlineData("type: SomethingElse", "the format has no component type SomethingElse")]
    [InlineData("version: \"1\"", "streams is missing")]
    [InlineData("streams: { a: 1 }", "a list is expected")]
    [InlineData("streams: [ 1 ]", "a component is expected")]
    [InlineData("x: \"#/nothing\"", "reference #/nothing points to nothing")]
    [InlineData("x: { $ref: \"#/y\" }\ny: { z: { $ref: \"#/x\" } }", "leads back to itself")]
    public void A_broken_file_is_told_with_its_line(string yaml, string what)
    {
        var error = Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml"));

        error.Message.ShouldContain(what);
        error.Problems.ShouldAllBe(problem => problem.Line > 0);
    }

    [Fact]
    public void A_stream_declared_twice_is_told()
    {
        var yaml = TestSource.Manifest().Replace("streams:", "streams:\n  - { name: customers, retriever: { requester: { url: x }, record_selector: { extractor: { field_path: [] } } } }");

        Should.Throw<ManifestException>(() => ManifestParser.Parse(yaml, "crm.yaml")).Message.ShouldContain("stream customers is declared twice");
    }

    [Fact]
    public void A_stream_that_needs_what_is_not_there_is_named_with_the_reason_and_the_others_run()
    {
        var yaml = TestSource.Manifest().Replace(
            "streams:", "streams:\n  - { name: invoices, retriever: { type: CustomRetriever, class_name: source_crm.Invoices } }", StringComparison.Ordinal);

        var manifest = ManifestParser.Parse(yaml, "crm.yaml");

        manifest.Streams.Keys.ShouldBe(["customers"]);
        var (stream, problems) = manifest.UnusableStreams.ShouldHaveSingleItem();
        stream.ShouldBe("invoices");
        problems.ShouldHaveSingleItem().ToString().ShouldContain("CustomRetriever");
        Should.Throw<ManifestException>(() => SourceStream.Create(manifest, "invoices", TestSource.Config("http://localhost")))
            .Problems.ShouldBe(problems);
        SourceStream.Create(manifest, "customers", TestSource.Config("http://localhost")).Name.ShouldBe("customers");
    }
}

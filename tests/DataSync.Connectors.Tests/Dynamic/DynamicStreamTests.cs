using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Dynamic.TemplateSource;

namespace DataSync.Connectors.Tests.Dynamic;

/// <summary>Streams that are made of a template; meanings as the reference engine's tests of its resolvers have them.</summary>
public sealed class DynamicStreamTests
{
    private const string FromSource = """
        type: HttpComponentsResolver
              retriever:
                type: SimpleRetriever
                requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: /tables }
                record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [tables] } }
        """;

    private const string FromConfig = """
        type: ConfigComponentsResolver
              stream_config: { type: StreamConfig, configs_pointer: [tables], default_values: [{ name: always }] }
        """;

    private static readonly string s_named = Map("[name]", "{{ components_values['name'] }}");
    private static readonly string s_byPath = $"[{s_named}, {Map("[retriever, requester, path]", "/t/{{ components_values['name'] }}")}]";

    [Fact]
    public async Task The_source_names_the_streams_and_each_is_read_where_it_says()
    {
        await using var source = await StartAsync("{}", ("/tables", """{"tables":[{"name":"a"},{"name":"b"}]}"""), ("/t/b", """[{"id":1}]"""));

        var manifest = await source.MakeAsync(Manifest(FromSource, s_byPath));

        manifest.Streams.Keys.ShouldBe(["a", "b"]);
        manifest.Made["dynamic_stream_0"].ShouldBe(["a", "b"]);
        (await source.ReadAsync(source.Stream(manifest, "b"))).ShouldBe(["""{"id":1}"""]);
        source.Asked.ShouldBe(["/tables", "/t/b"]);
    }

    [Fact]
    public async Task The_slice_in_which_the_source_names_a_stream_is_known_to_its_mapping()
    {
        var resolver = FromSource.Replace("path: /tables }", "path: \"/{{ stream_partition.region }}/tables\" }", StringComparison.Ordinal)
            + "\n        partition_router: { type: ListPartitionRouter, values: [eu, us], cursor_field: region }";
        await using var source = await StartAsync("{}", ("/eu/tables", """{"tables":[{"name":"a"}]}"""), ("/us/tables", """{"tables":[{"name":"a"}]}"""));

        var manifest = await source.MakeAsync(Manifest(resolver, $"[{Map("[name]", "{{ stream_slice.region }}/{{ components_values.name }}")}]"));

        manifest.Streams.Keys.ShouldBe(["eu/a", "us/a"]);
    }

    [Fact]
    public async Task The_configuration_names_the_streams_and_the_manifest_may_add_some()
    {
        await using var source = await StartAsync("""{"tables":[{"name":"a"},{"name":"b"}]}""");

        (await source.MakeAsync(Manifest(FromConfig, $"[{s_named}]"))).Streams.Keys.ShouldBe(["a", "b", "always"]);
        source.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_lists_of_the_configuration_are_combined_each_item_with_each()
    {
        const string resolver = """
            type: ConfigComponentsResolver
                  stream_config: [{ type: StreamConfig, configs_pointer: [tables] }, { type: StreamConfig, configs_pointer: [regions] }]
            """;
        await using var source = await StartAsync("""{"tables":[{"name":"a"},{"name":"b"}],"regions":["eu","us"]}""");

        var manifest = await source.MakeAsync(Manifest(resolver, $"[{Map("[name]", "{{ components_values.name }}-{{ components_values.source_config_1[1] }}-{{ components_values.source_config_1[0] }}")}]"));

        manifest.Streams.Keys.ShouldBe(["a-eu-0", "a-us-1", "b-eu-0", "b-us-1"]);
    }

    [Fact]
    public async Task Lists_of_the_configuration_with_more_combinations_than_memory_are_refused_at_the_limit_of_streams()
    {
        const string one = "{ type: StreamConfig, configs_pointer: [tables] }";
        await using var source = await StartAsync($$"""{"tables":[{{string.Join(',', Enumerable.Range(0, 300).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)))}}]}""");

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.MakeAsync(Manifest(
            $"type: ConfigComponentsResolver\n      stream_config: [{string.Join(", ", Enumerable.Repeat(one, 6))}]", $"[{Map("[name]", "one")}]")));

        error.Message.ShouldContain("makes more than 10000 streams");
    }

    [Theory]
    [InlineData("[retriever, requester, path]", "")]
    [InlineData("[retriever, '*', path]", "")]
    [InlineData("['**', path]", "")]
    [InlineData("[retriever, requester, $parameters, path]", ", create_or_update: true")]
    public async Task A_mapping_finds_its_place_by_keys_wildcards_and_parameters(string path, string more)
    {
        await using var source = await StartAsync("{}", ("/x", "[1]"));
        var requester = more.Length == 0 ? "path: /todo" : "http_method: GET";

        var manifest = await source.MakeAsync(Manifest(Listed("[{ name: a }]"), $"[{s_named}, {Map(path, "/x", more)}]", requester: requester));

        (await source.ReadAsync(source.Stream(manifest, "a"))).ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_mapping_reaches_into_lists()
    {
        await using var source = await StartAsync("{}", ("/todo", """[{"id":1}]"""));
        var transformation = "transformations: [{ type: AddFields, fields: [{ path: [table], value: todo }] }]";

        var manifest = await source.MakeAsync(
            Manifest(Listed("[{ name: a }]"), $"[{s_named}, {Map("[transformations, 0, fields, 0, value]", "{{ components_values.name }}")}]", transformation));

        (await source.ReadAsync(source.Stream(manifest, "a"))).ShouldBe(["""{"id":1,"table":"a"}"""]);
    }

    [Theory]
    [InlineData("true", "/todo?limit=5")]
    [InlineData("false", "/todo")]
    public async Task What_is_not_in_the_template_is_created_only_where_the_mapping_says_so(string create, string asked)
    {
        await using var source = await StartAsync("{}", ("/todo?limit=5", "[]"), ("/todo", "[]"));

        var manifest = await source.MakeAsync(
            Manifest(Listed("[{ name: a }]"), $"[{s_named}, {Map("[retriever, requester, request_parameters, limit]", "5", $", create_or_update: {create}")}]"));

        await source.ReadAsync(source.Stream(manifest, "a"));
        source.Asked.ShouldBe([asked]);
        manifest.Warnings.Any(warning => warning.What.Contains("has no retriever.requester.request_parameters.limit")).ShouldBe(create == "false");
    }

    [Theory]
    [InlineData("full", "/todo")]
    [InlineData("quick", "/quick")]
    public async Task A_mapping_with_a_condition_is_taken_when_it_holds(string mode, string asked)
    {
        await using var source = await StartAsync($$"""{"mode":"{{mode}}","tables":[]}""", ("/quick", "[]"), ("/todo", "[]"));

        var manifest = await source.MakeAsync(
            Manifest(FromConfig, $"[{s_named}, {Map("[retriever, requester, path]", "/quick", ", condition: \"{{ config.mode == 'quick' }}\"")}]"));

        await source.ReadAsync(source.Stream(manifest, "always"));
        source.Asked.ShouldBe([asked]);
    }

    [Theory]
    [InlineData("", "7")]
    [InlineData(", value_type: string", "\"7\"")]
    public async Task A_text_is_read_as_YAML_unless_it_is_said_to_be_a_text(string type, string field)
    {
        await using var source = await StartAsync("{}", ("/todo", """[{"id":1}]"""));
        const string added = "transformations: []";

        var manifest = await source.MakeAsync(Manifest(
            Listed("[{ name: a, add: '[{ type: AddFields, fields: [{ path: [n], value: \"7\" }] }]' }]"),
            $"[{s_named}, {Map("[transformations]", "{{ components_values.add }}")}, {Map("[transformations, 0, fields, 0, value_type]", "string", type.Length > 0 ? ", create_or_update: true" : "")}]",
            added));

        (await source.ReadAsync(source.Stream(manifest, "a"))).ShouldBe(["{\"id\":1,\"n\":" + field + "}"]);
    }

    [Theory]
    [InlineData("", "/outer")]
    [InlineData("use_parent_parameters: true", "/outer")]
    [InlineData("use_parent_parameters: false", "/inner")]
    public async Task Parameters_of_the_stream_win_over_those_of_its_components_unless_the_manifest_says_otherwise(string more, string asked)
    {
        await using var source = await StartAsync("{}", ("/outer", "[]"), ("/inner", "[]"));

        var manifest = await source.MakeAsync(Manifest(
            Listed("[{ name: a }]"), $"[{s_named}, {Map("[$parameters, at]", "outer")}]", "$parameters: { at: todo }", "path: \"/{{ parameters.at }}\", $parameters: { at: inner }", more));

        await source.ReadAsync(source.Stream(manifest, "a"));
        source.Asked.ShouldBe([asked]);
    }

    [Fact]
    public async Task A_name_that_is_made_twice_cannot_be_used_and_the_others_can()
    {
        await using var source = await StartAsync();

        var manifest = await source.MakeAsync(Manifest(Listed("[{ name: a }, { name: b }, { name: a }]"), $"[{s_named}]"));

        manifest.Streams.Keys.ShouldBe(["b"]);
        manifest.UnusableStreams["a"].ShouldContain(problem => problem.What == "stream a is made twice");
    }

    [Fact]
    public async Task A_declared_stream_keeps_its_name()
    {
        await using var source = await StartAsync("{}", ("/declared", "[1]"));
        const string declared = """
            streams:
              - type: DeclarativeStream
                name: a
                retriever:
                  type: SimpleRetriever
                  requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: /declared }
                  record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } }
            """;

        var manifest = await source.MakeAsync(Manifest(Listed("[{ name: a }]"), $"[{s_named}]", streams: declared));

        (await source.ReadAsync(source.Stream(manifest, "a"))).ShouldBe(["1"]);
        manifest.Warnings.ShouldContain(warning => warning.What.StartsWith("stream a is made, too"));
    }

    [Fact]
    public async Task A_stream_that_cannot_be_made_or_used_says_why_and_the_others_are_there()
    {
        await using var source = await StartAsync();
        var mappings = $"[{s_named}, {Map("[retriever, requester, http_method]", "{{ components_values.method }}", ", create_or_update: true")}, {Map("[primary_key]", "{{ 1 // components_values.zero }}", ", create_or_update: true, condition: \"{{ 'zero' in components_values }}\"")}]";

        var manifest = await source.MakeAsync(Manifest(Listed("[{ name: a, method: POST }, { name: b, method: SMILE }, { name: c, zero: 0 }]"), mappings));

        manifest.Streams.Keys.ShouldBe(["a"]);
        string.Join(" ", manifest.UnusableStreams["b"]).ShouldContain("SMILE");
        string.Join(" ", manifest.UnusableStreams["dynamic_stream_0[2]"]).ShouldContain("the stream cannot be made");
    }

    [Fact]
    public async Task An_expression_that_comes_from_the_source_is_not_evaluated()
    {
        await using var source = await StartAsync("{}", ("/tables", """{"tables":[{"name":"a","path":"/{{ config.base_url }}"},{"name":"b","path":"/b"}]}"""));

        var manifest = await source.MakeAsync(Manifest(FromSource, $"[{s_named}, {Map("[retriever, requester, path]", "{{ components_values.path }}")}]"));

        manifest.Streams.Keys.ShouldBe(["b"]);
        string.Join(" ", manifest.UnusableStreams["dynamic_stream_0[0]"]).ShouldContain("an expression in it, which is not evaluated");
    }

    [Fact]
    public async Task A_list_of_streams_that_cannot_be_read_is_an_error_since_streams_would_be_missing()
    {
        await using var source = await StartAsync("{}", ("/tables", "{\"tables\":[{"));

        (await Should.ThrowAsync<SourcePagingException>(() => source.MakeAsync(Manifest(FromSource, $"[{s_named}]")))).Message.ShouldContain("what it lists would be missing");
    }

    [Fact]
    public void A_template_whose_streams_could_not_be_used_is_told_before_any_is_made()
    {
        var manifest = Manifest(Listed("[{ name: a }]"), $"[{s_named}]", "incremental_sync: { type: CustomIncrementalSync, class_name: x.Y }", more: "name: Tables");

        var error = Should.Throw<ManifestException>(() => ManifestParser.Parse(manifest, "crm.yaml"));

        error.Message.ShouldContain("CustomIncrementalSync");
        ManifestParser.Inspect(manifest, "crm.yaml").Manifest!.UnusableStreams.Keys.ShouldBe(["Tables"]);
    }

    [Fact]
    public void What_a_mapping_puts_in_place_is_not_looked_at_in_the_template() =>
        ManifestParser.Parse(
            Manifest(Listed("[{ name: a }]"), $"[{s_named}, {Map("[retriever, requester, http_method]", "GET")}]", requester: "path: /x, http_method: FETCH"), "crm.yaml")
            .Templates.ShouldBe(["dynamic_stream_0"]);
}

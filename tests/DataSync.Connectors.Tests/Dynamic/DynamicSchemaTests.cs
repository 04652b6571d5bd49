using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Dynamic;

/// <summary>Schemas that the source tells; meanings as the reference engine's tests of its loader have them.</summary>
public sealed class DynamicSchemaTests
{
    private const string Identifier = "schema_pointer: [fields], key_pointer: [name], type_pointer: [kind]";

    [Theory]
    [InlineData("""{"name":"f","kind":"number"}""", "", """{"type":["null","number"]}""")]
    [InlineData("""{"name":"f"}""", "", """{"type":["null","string"]}""")]
    [InlineData("""{"name":"f","kind":"money"}""", "{ current_type: money, target_type: number }", """{"type":["null","number"]}""")]
    [InlineData("""{"name":"f","kind":["a","b"]}""", "{ current_type: [a, b], target_type: [string, integer] }", """{"oneOf":[{"type":["null","string"]},{"type":["null","integer"]}]}""")]
    [InlineData(
        """{"name":"f","kind":"tags"}""",
        "{ current_type: tags, target_type: { field_type: array, items: { field_type: array, items: date } } }",
        """{"type":["null","array"],"items":{"type":["null","array"],"items":{"type":["null","string"],"format":"date"}}}""")]
    [InlineData(
        """{"name":"f","kind":"formula","result":"date"}""",
        "{ current_type: formula, target_type: number, condition: \"{{ raw_schema.result == 'number' }}\" }, { current_type: formula, target_type: date, condition: \"{{ raw_schema.result == 'date' }}\" }",
        """{"type":["null","string"],"format":"date"}""")]
    public async Task A_field_has_the_type_that_the_source_says_in_the_format_s_words(string field, string mapping, string expected)
    {
        await using var source = await StartAsync($$"""{"fields":[{{field}}]}""");

        (await PropertiesAsync(source, $"types_mapping: [{mapping}]")).ShouldBe("{\"f\":" + expected + "}");
    }

    [Fact]
    public async Task Properties_are_filtered_and_transformed_like_records()
    {
        await using var source = await StartAsync("""{"fields":[{"name":"Keep Me","kind":"integer"},{"name":"drop","kind":"integer"}]}""");

        (await PropertiesAsync(source, "", """
            , schema_filter: { type: RecordFilter, condition: "{{ 'drop' not in record }}" }
            , schema_transformations: [{ type: KeysToSnakeCase }, { type: AddFields, fields: [{ path: [_id], value: "{{ {'type': 'string'} }}" }] }]
            """)).ShouldBe("""{"keep_me":{"type":["null","integer"]},"_id":{"type":"string"}}""");
    }

    [Fact]
    public async Task A_type_that_nothing_maps_names_the_field_and_what_to_do()
    {
        await using var source = await StartAsync("""{"fields":[{"name":"f","kind":"blob"}]}""");

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => PropertiesAsync(source, ""));

        error.Message.ShouldContain("field f has the type \"blob\"");
        error.Message.ShouldContain("add it to types_mapping");
    }

    [Fact]
    public async Task Without_a_description_there_are_no_properties()
    {
        await using var source = await TemplateSource.StartAsync("{}", ("/schema", "[]"));

        (await PropertiesAsync(source, "")).ShouldBe("{}");
    }

    [Fact]
    public async Task Records_take_the_types_of_the_schema_where_the_manifest_says_so()
    {
        await using var source = await TemplateSource.StartAsync("{}", ("/schema", """[{"fields":[{"name":"n","kind":"integer"}]}]"""), ("/things", """[{"n":"7"}]"""));
        var stream = source.Stream(ManifestParser.Parse(Manifest("", "", ", schema_normalization: Default"), "crm.yaml"), "things");

        (await source.ReadAsync(await source.WithSchemaAsync(stream))).ShouldBe(["""{"n":7}"""]);
    }

    private static Task<TemplateSource> StartAsync(string description) => TemplateSource.StartAsync("{}", ("/schema", $"[{description}]"));

    private static async Task<string> PropertiesAsync(TemplateSource source, string types, string more = "")
    {
        var stream = source.Stream(ManifestParser.Parse(Manifest(types, more), "crm.yaml"), "things");
        stream.Stream.Schema.ShouldBeNull();
        return CatalogStream.Of((await source.WithSchemaAsync(stream)).Stream).JsonSchema.GetProperty("properties").GetRawText();
    }

    private static string Manifest(string types, string more, string selector = "") => $$$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [things] }
        streams:
          - type: DeclarativeStream
            name: things
            retriever: {{{Retriever("/things", selector)}}}
            schema_loader: { type: DynamicSchemaLoader, retriever: {{{Retriever("/schema", "")}}},
              schema_type_identifier: { {{{Identifier}}}{{{(types.Length == 0 ? "" : ", " + types)}}} }{{{more.ReplaceLineEndings(" ")}}} }
        spec: { type: Spec, connection_specification: { properties: { base_url: { type: string } } } }
        """;

    private static string Retriever(string path, string selector) => $$$"""
        { type: SimpleRetriever, requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: {{{path}}} }, record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] }{{{selector}}} } }
        """.Trim();
}

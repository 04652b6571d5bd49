using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests.Answers;

public sealed class SchemaTests
{
    private static DeclarativeStream Stream(string keys) => AnswerManifest.Stream(AnswerManifest.Of(stream: keys)).Stream;

    [Theory]
    [InlineData("primary_key: id", "id")]
    [InlineData("primary_key: [id, region]", "id|region")]
    [InlineData("primary_key: [[id], [owner, id]]", "id|owner.id")]
    [InlineData("primary_key: \"\"", "")]
    [InlineData("primary_key: []", "")]
    [InlineData("", "")]
    public void A_primary_key_is_a_name_names_or_paths(string key, string fields) => string.Join('|', Stream(key).PrimaryKey).ShouldBe(fields);

    [Theory]
    [InlineData("")]
    [InlineData("schema_loader: { type: JsonFileSchemaLoader, file_path: \"./schemas/{{ parameters.name }}.json\" }")]
    [InlineData("schema_loader: { file_path: /etc/passwd }")]
    [InlineData("schema_loader: { type: InlineSchemaLoader }")]
    public void A_stream_may_do_without_a_schema_and_no_file_is_read(string loader) => Stream(loader).Schema.ShouldBeNull();

    [Fact]
    public void Several_loaders_are_put_together_and_the_first_counts()
    {
        var schema = Stream("""
            schema_loader: [{ type: InlineSchemaLoader, schema: { properties: { a: { type: string } } } }, { type: InlineSchemaLoader, schema: { properties: { a: { type: integer }, b: { type: number } } } }]
            """).Schema!;

        var properties = (ManifestMap)schema["properties"]!;
        properties.Entries.Keys.ShouldBe(["a", "b"]);
        ((ManifestMap)properties["a"]!)["type"].ShouldBeOfType<ManifestScalar>().Text.ShouldBe("string");
    }

    [Fact]
    public void Records_are_read_also_when_the_schema_cannot_be_fetched()
    {
        var manifest = ManifestParser.Parse(AnswerManifest.Of(stream: "schema_loader: { type: DynamicSchemaLoader }"), "crm.yaml");

        manifest.UnusableStreams.ShouldBeEmpty();
        manifest.Warnings.ShouldContain(warning => warning.What.Contains("retriever is missing; records are read without it"));
    }
}

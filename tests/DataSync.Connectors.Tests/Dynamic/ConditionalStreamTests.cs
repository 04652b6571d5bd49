using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Dynamic;

/// <summary>Streams that are there when the configuration says so.</summary>
public sealed class ConditionalStreamTests
{
    [Theory]
    [InlineData("true", "always tests both")]
    [InlineData("false", "always both")]
    public async Task Only_streams_whose_condition_holds_are_there(string sandbox, string names)
    {
        await using var source = await TemplateSource.StartAsync($$"""{"sandbox":{{sandbox}}}""");

        (await source.MakeAsync(Manifest)).Streams.Keys.ShouldBe(names.Split(' '), ignoreOrder: true);
    }

    [Theory]
    [InlineData("true", "/sandbox")]
    [InlineData("false", "/live")]
    public async Task Of_two_conditions_the_one_that_holds_says_how_a_stream_is_read(string sandbox, string asked)
    {
        await using var source = await TemplateSource.StartAsync($$"""{"sandbox":{{sandbox}}}""", ("/sandbox", "[]"), ("/live", "[]"));

        await source.ReadAsync(source.Stream(ManifestParser.Parse(Manifest, "crm.yaml"), "both"));

        source.Asked.ShouldBe([asked]);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_refused_with_its_condition()
    {
        await using var source = await TemplateSource.StartAsync("""{"sandbox":false}""");

        Should.Throw<SourceConfigurationException>(() => source.Stream(ManifestParser.Parse(Manifest, "crm.yaml"), "tests"))
            .Message.ShouldContain("has stream tests only where {{ config.sandbox }} holds");
    }

    private static string Manifest => $$$"""
        version: "6.0.0"
        type: DeclarativeSource
        check: { type: CheckStream, stream_names: [always] }
        streams:
          - {{{Stream("always", "/always")}}}
          - type: ConditionalStreams
            condition: "{{ config.sandbox }}"
            streams:
              - {{{Stream("tests", "/tests")}}}
              - {{{Stream("both", "/sandbox")}}}
          - type: ConditionalStreams
            condition: "{{ not config.sandbox }}"
            streams:
              - {{{Stream("both", "/live")}}}
        spec: { type: Spec, connection_specification: { properties: { base_url: { type: string }, sandbox: { type: boolean } } } }
        """;

    private static string Stream(string name, string path) =>
        $$$"""{ type: DeclarativeStream, name: {{{name}}}, retriever: { type: SimpleRetriever, requester: { type: HttpRequester, url_base: "{{ config['base_url'] }}", path: {{{path}}} }, record_selector: { type: RecordSelector, extractor: { type: DpathExtractor, field_path: [] } } } }""";
}

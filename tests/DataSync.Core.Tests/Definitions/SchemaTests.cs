using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DataSync.Core.Definitions;
using DataSync.Core.Definitions.Parsing;

namespace DataSync.Core.Tests.Definitions;

/// <summary>The published schema says what the parser does.</summary>
public sealed class SchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(ShippedDefinitionTests.PathOf("schema/sync.schema.json")))!.AsObject();

    public static TheoryData<string> Sections => [.. SyncDefinitionKeys.BySection.Keys];

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_has_exactly_the_keys_the_parser_knows(string section)
    {
        var schema = SectionSchema(section);

        schema["properties"]!.AsObject().Select(p => p.Key).ShouldBe(SyncDefinitionKeys.BySection[section]);
        schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Every_key_is_described(string section)
    {
        foreach (var (key, schema) in SectionSchema(section)["properties"]!.AsObject())
            (schema!["description"]?.GetValue<string>()).ShouldNotBeNullOrWhiteSpace(key);
    }

    [Fact]
    public void The_schema_knows_every_object_the_parser_knows() =>
        Objects(Schema).Count(o => o["additionalProperties"] is JsonValue).ShouldBe(SyncDefinitionKeys.BySection.Count);

    [Fact]
    public void Words_are_those_the_parser_takes()
    {
        WordsOf("mapping.*", "type").ShouldBe(ColumnSection.Types);
        WordsOf("mapping.*", "format").ShouldBe(ColumnSection.FormatNames);
        WordsOf("mapping.*", "set").ShouldBe(ColumnSection.RunValues);
        WordsOf("mapping.*", "on_update").ShouldBe(ColumnSection.UpdateRules);
        WordsOf("destination", "conflict").ShouldBe(DestinationSection.Conflicts);
        Words(Schema["$defs"]!["transform"]!).ShouldBe(ColumnSection.Transformations);
        ColumnSection.Types.ShouldBe(Enum.GetNames<FieldType>().Select(n => n.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("https://example.com/${PATH}?k=${secret:a-1}&v=${secret:a@9f}", true)]
    [InlineData("$${literal} $ } {", true)]
    [InlineData("$$${A}", true)]
    [InlineData("${secret:a_b}", false)]
    [InlineData("${secret:a@}", false)]
    [InlineData("${secret:a@x-1}", false)]
    [InlineData("${vault:a}", false)]
    [InlineData("${A", false)]
    public void A_config_value_is_taken_by_the_schema_when_the_parser_takes_it(string value, bool taken)
    {
        var pattern = Schema["$defs"]!["config_value"]!["pattern"]!.GetValue<string>();

        Regex.IsMatch(value, pattern).ShouldBe(taken);
        if (taken)
            Placeholders.Find(value).ShouldNotBeNull();
        else
            Should.Throw<PlaceholderException>(() => Placeholders.Find(value));
    }

    [Fact]
    public void Ranges_are_those_the_parser_takes()
    {
        Range("destination", "batch_size").ShouldBe((1, DestinationSection.MaxBatchSize));
        Range("destination", "max_parallel_batches").ShouldBe((1, DestinationSection.MaxParallelBatches));
        Range("fetch", "page_size").ShouldBe((1, FetchSection.MaxPageSize));
        Range("fetch", "pages_per_chunk").ShouldBe((1, FetchSection.MaxPagesPerChunk));
        Range("fetch", "concurrency").ShouldBe((1, FetchDefinition.MaxConcurrency));
        Range("limits", "error_samples").ShouldBe((0, LimitsSection.MaxErrorSamples));
        Range("mapping.*", "max_length").ShouldBe((1, ColumnSection.MaxMaxLength));
        Property("", "name")["maxLength"]!.GetValue<int>().ShouldBe(Checks.MaxNameLength);
    }

    [Fact]
    public void Defaults_are_those_of_the_parser()
    {
        var destination = new DestinationDefinition("t", []);
        Default("destination", "batch_size").ShouldBe($"{destination.BatchSize}");
        Default("destination", "max_parallel_batches").ShouldBe($"{destination.MaxParallelBatches}");
        Property("fetch", "page_size")["default"].ShouldBeNull();
        new FetchDefinition().PageSize.ShouldBeNull();
        Default("fetch", "pages_per_chunk").ShouldBe($"{new FetchDefinition().PagesPerChunk}");
        Default("limits", "errors").ShouldBe($"{LimitsDefinition.Default.Errors}");
        Default("limits", "error_samples").ShouldBe($"{LimitsDefinition.Default.ErrorSamples}");
        Quantities.Share(Default("limits", "warning")).ShouldBe(LimitsDefinition.Default.Warning);
        Quantities.Share(Default("limits", "critical")).ShouldBe(LimitsDefinition.Default.Critical);
        Quantities.Duration(Default("limits", "runtime")).ShouldBe(LimitsDefinition.Default.Runtime);
    }

    private static JsonNode SectionSchema(string section) => section switch
    {
        "" => Schema,
        "mapping.*" => Schema["$defs"]!["column"]!,
        _ => Schema["properties"]![section]!,
    };

    private static JsonNode Property(string section, string key) => SectionSchema(section)["properties"]![key]!;

    private static (int Min, int Max) Range(string section, string key) =>
        (Property(section, key)["minimum"]!.GetValue<int>(), Property(section, key)["maximum"]!.GetValue<int>());

    private static string Default(string section, string key) => Property(section, key)["default"]!.ToString();

    private static string[] WordsOf(string section, string key) => Words(Property(section, key));

    private static string[] Words(JsonNode schema) => [.. schema["enum"]!.AsArray().Select(w => w!.GetValue<string>())];

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject o => o.Select(p => p.Value).SelectMany(Objects).Prepend(o),
        JsonArray a => a.SelectMany(Objects),
        _ => [],
    };
}

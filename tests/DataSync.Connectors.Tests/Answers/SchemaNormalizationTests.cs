namespace DataSync.Connectors.Tests.Answers;

/// <summary>Golden: unit_tests/sources/utils/test_transform.py of the reference engine; where it loses what came, the difference is a test of its own.</summary>
public sealed class SchemaNormalizationTests
{
    private const string Complex = """
        { type: object, properties: { value: { type: boolean }, prop: { type: string }, prop_with_null: { type: [string, "null"] },
        number_prop: { type: number }, int_prop: { type: [integer, null] }, too_many_types: { type: [boolean, "null", string] },
        array: { type: array, items: { type: string } }, nested: { type: object, properties: { a: { type: string } } },
        list_of_lists: { type: array, items: { type: array, items: { type: string } } } } }
        """;

    private static string Normalize(string schema, string record, string mode = "Default") => AnswerManifest.Select(
        AnswerManifest.Of(
            selector: $"schema_normalization: {mode}",
            stream: $"schema_loader: {{ type: InlineSchemaLoader, schema: {schema.ReplaceLineEndings(" ")} }}"),
        $"[{record}]").Records[1..^1];

    [Theory]
    [InlineData("""{"prop":12,"unexpected":"x"}""", """{"prop":"12","unexpected":"x"}""")]
    [InlineData("""{"value":1,"array":["111",111,{"1":111}]}""", """{"value":true,"array":["111","111","{'1': 111}"]}""")]
    [InlineData("""{"value":1,"list_of_lists":[["111"],[111],[11],[{"1":1}]]}""", """{"value":true,"list_of_lists":[["111"],["111"],["11"],["{'1': 1}"]]}""")]
    [InlineData("""{"value":"false","nested":{"a":[1,2,3]}}""", """{"value":false,"nested":{"a":"[1, 2, 3]"}}""")]
    [InlineData("""{"value":"Yes"}""", """{"value":true}""")]
    [InlineData("""{"value":"maybe"}""", """{"value":"maybe"}""")]
    [InlineData("{}", "{}")]
    [InlineData("""{"int_prop":"12"}""", """{"int_prop":12}""")]
    [InlineData("""{"prop":12,"number_prop":"aa12","array":[12]}""", """{"prop":"12","number_prop":"aa12","array":["12"]}""")]
    [InlineData("""{"too_many_types":1212}""", """{"too_many_types":1212}""")]
    [InlineData("""{"prop_with_null":null}""", """{"prop_with_null":null}""")]
    [InlineData("""{"number_prop":"6.6666"}""", """{"number_prop":6.6666}""")]
    [InlineData("""{"number_prop":" 1_000 "}""", """{"number_prop":1000}""")]
    [InlineData("""{"number_prop":"nan"}""", """{"number_prop":"nan"}""")]
    [InlineData("""{"int_prop":"12.5"}""", """{"int_prop":"12.5"}""")]
    [InlineData("""{"int_prop":12.0}""", """{"int_prop":12}""")]
    [InlineData("""{"prop":true}""", """{"prop":"True"}""")]
    [InlineData("""{"nested":"text"}""", """{"nested":"text"}""")]
    public void Values_take_the_types_of_the_schema(string record, string expected) => Normalize(Complex, record).ShouldBe(expected);

    [Theory]
    [InlineData("{ type: array }", "\"12\"", "[\"12\"]")]
    [InlineData("{ type: array }", "12", "[12]")]
    [InlineData("{ type: array, items: { type: [string] } }", "10", "[\"10\"]")]
    [InlineData("{ type: array, items: { type: [object] } }", "\"x\"", "\"x\"")]
    [InlineData("{ type: array, items: { type: string } }", "\"x\"", "\"x\"")]
    [InlineData("{ type: array, items: { type: [string] } }", """{"key":"value"}""", """{"key":"value"}""")]
    [InlineData("{ oneOf: [{ type: string }] }", "12", "12")]
    [InlineData("{ type: [\"null\", array] }", "null", "null")]
    public void Single_values_become_lists_where_the_schema_has_lists_of_them(string property, string value, string expected) =>
        Normalize($"{{ type: object, properties: {{ value: {property} }} }}", $$"""{"value":{{value}}}""").ShouldBe($$"""{"value":{{expected}}}""");

    [Theory]
    [InlineData("""{"prop":null,"value":null,"array":null}""")]
    [InlineData("""{"int_prop":12.7}""")]
    [InlineData("""{"number_prop":1.10}""")]
    [InlineData("""{"number_prop":123456789012345678901234567890}""")]
    public void What_came_is_not_lost(string record) => Normalize(Complex, record).ShouldBe(record);

    [Theory]
    [InlineData("""{"prop":1.10}""", """{"prop":"1.10"}""")]
    [InlineData("""{"number_prop":"12345678901234567890.10"}""", """{"number_prop":12345678901234567890.10}""")]
    public void Numbers_keep_their_digits(string record, string expected) => Normalize(Complex, record).ShouldBe(expected);

    [Fact]
    public void Without_normalization_values_stay() => Normalize(Complex, """{"prop":12}""", "None").ShouldBe("""{"prop":12}""");
}

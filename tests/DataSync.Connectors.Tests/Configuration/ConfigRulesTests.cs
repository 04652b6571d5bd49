using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Tests.Configuration;

/// <summary>A manifest's own rules for its configuration, as the reference engine's tests have them.</summary>
public sealed class ConfigRulesTests
{
    [Fact]
    public void An_old_configuration_becomes_the_present_form_before_anything_is_missing()
    {
        const string rules = """
            config_normalization_rules:
                type: ConfigNormalizationRules
                config_migrations:
                  - type: ConfigMigration
                    description: the token moved
                    transformations:
                      - { type: ConfigAddFields, condition: "{{ 'api_token' in config }}", fields: [ { type: AddedFieldDefinition, path: [credentials, token], value: "{{ config['api_token'] }}" } ] }
                      - { type: ConfigRemoveFields, field_pointers: [[api_token], [old, "*", gone], [nothing, here]] }
            """;
        const string specification = "{ required: [credentials], properties: { credentials: { required: [token] }, old: {} } }";

        var config = Configured.OfJson(specification, """{"api_token":"t","old":[{"gone":1,"kept":2}]}""", rules);

        config.Seen().ShouldBeJson("""{"credentials":{"token":"t"},"old":[{"kept":2}]}""");
        (config.Missing.Count, config.Problems.Count, config.Warnings.Count).ShouldBe((0, 0, 0));
        Configured.OfJson(specification, "{}", rules).Missing.ShouldBe(["credentials"]);
    }

    [Theory]
    [InlineData("{ Europe: eu, \"{{ config['home'] }}\": home }", "Europe", "eu")]
    [InlineData("{ Europe: eu, \"{{ config['home'] }}\": \"{{ config['home'] }}-1\" }", "Mars", "Mars-1")]
    [InlineData("\"{{ config['table'] }}\"", "Europe", "from-table")]
    [InlineData("{ Asia: as }", "Europe", "Europe")]
    public void A_value_is_replaced_by_what_the_table_has_for_it(string map, string region, string becomes) =>
        Configured.OfJson(
            "{}",
            $$$"""{"place":{"region":"{{{region}}}"},"home":"Mars","table":{"Europe":"from-table"}}""",
            $$$"""
            config_normalization_rules:
                type: ConfigNormalizationRules
                transformations:
                  - { type: ConfigRemapField, field_path: [place, region], map: {{{map}}} }
            """).Seen().ShouldBeJson($$$"""{"place":{"region":"{{{becomes}}}"},"home":"Mars","table":{"Europe":"from-table"}}""");

    [Fact]
    public void Added_values_are_of_the_type_asked_for_and_see_what_was_added_before() =>
        Configured.OfJson(
            "{}",
            """{"n":"2"}""",
            """
            config_normalization_rules:
                type: ConfigNormalizationRules
                transformations:
                  - type: ConfigAddFields
                    fields:
                      - { type: AddedFieldDefinition, path: [a], value: "{{ config['n'] | int + 1 }}" }
                      - { type: AddedFieldDefinition, path: [b, c], value: "{{ config['a'] }}", value_type: string }
                      - { type: AddedFieldDefinition, path: [d], value: "{{ config['n'] }}", value_type: number }
                      - { type: AddedFieldDefinition, path: [e], value: "{{ config['n'] }}", value_type: boolean }
            """).Seen().ShouldBeJson("""{"n":"2","a":3,"b":{"c":"3"},"d":2,"e":"2"}""");

    [Fact]
    public void A_type_of_a_value_that_is_not_known_is_told() =>
        Should.Throw<ManifestException>(() => Configured.OfJson(
            "{}",
            "{}",
            """
            config_normalization_rules:
                type: ConfigNormalizationRules
                transformations:
                  - { type: ConfigAddFields, fields: [ { type: AddedFieldDefinition, path: [a], value: "1", value_type: decimal } ] }
            """)).Message.ShouldContain("value_type: decimal is not known");

    [Theory]
    [InlineData("""{"queries":[{"name":"a"},{"name":"b"}]}""", null)]
    [InlineData("""{"queries":[{"name":"a"},{"title":"b"}]}""", "queries.*.name is missing")]
    [InlineData("""{"other":1}""", null)]
    [InlineData("""{"queries":[{"name":5}]}""", "queries.*.name must be a text")]
    public void Values_at_a_place_are_held_to_a_schema(string config, string? problem) =>
        Configured.OfJson(
            "{}",
            config,
            """
            config_normalization_rules:
                type: ConfigNormalizationRules
                validations:
                  - type: DpathValidator
                    field_path: [queries, "*"]
                    validation_strategy: { type: ValidateAdheresToSchema, base_schema: { type: object, required: [name], properties: { name: { type: string } } } }
            """).Problems.ShouldBe(problem is null ? [] : [problem]);

    [Theory]
    [InlineData("2024-01", true)]
    [InlineData("2023-01", false)]
    public void A_value_is_held_to_a_schema_and_a_text_is_read_as_json(string version, bool isRight) =>
        Configured.OfJson(
            "{}",
            """{"api":{"v":"VERSION"},"text":"{\"v\":\"VERSION\"}","schema":{"properties":{"v":{"enum":["2024-01"]}}}}""".Replace("VERSION", version, StringComparison.Ordinal),
            """
            config_normalization_rules:
                type: ConfigNormalizationRules
                validations:
                  - type: PredicateValidator
                    value: "{{ config['api'] }}"
                    validation_strategy: { type: ValidateAdheresToSchema, base_schema: "{{ config['schema'] }}" }
                  - type: DpathValidator
                    field_path: [text]
                    validation_strategy: { type: ValidateAdheresToSchema, base_schema: { properties: { v: { enum: ["2024-01"] } } } }
            """).Problems.Count.ShouldBe(isRight ? 0 : 2);

    [Fact]
    public void Rules_that_cannot_be_read_are_told_with_their_place() =>
        Should.Throw<ManifestException>(() => Configured.Manifest("{}", """
            config_normalization_rules:
                type: ConfigNormalizationRules
                transformations: [ { type: CustomConfigTransformation, class_name: x.Y }, { type: ConfigRemapField, field_path: [], map: { a: b } } ]
            """)).Problems.Select(problem => (problem.Path, problem.Component)).ShouldBe([
                ("spec.config_normalization_rules.transformations[0]", "CustomConfigTransformation"),
                ("spec.config_normalization_rules.transformations[1].field_path", "ConfigRemapField"),
            ]);
}

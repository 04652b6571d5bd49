using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Configuration;

/// <summary>
/// A manifest's own check of a configuration: a value (<c>PredicateValidator</c>), or the values at a place
/// (<c>DpathValidator</c>, which passes where nothing is there), held to a schema (<c>ValidateAdheresToSchema</c>).
/// </summary>
internal sealed record ConfigValidation(IReadOnlyList<InterpolatedString>? Path, ConfigLiteral? Value, ConfigLiteral Schema)
{
    public static ConfigValidation AtPath(ComponentScope scope)
    {
        var path = scope.Texts("field_path", Variables.Config);
        if (path.Count == 0)
            scope.Problem(scope.Node("field_path"), "field_path", "field_path has no steps", "Write where the value is, such as [region]");
        return new ConfigValidation(path, null, SchemaOf(scope));
    }

    public static ConfigValidation OfValue(ComponentScope scope) => new(
        null, scope.Node("value") is { } node ? ConfigLiteral.Of(scope, node, "value") : new ConfigLiteral(null, null), SchemaOf(scope));

    /// <summary>What is wrong; no values.</summary>
    public IEnumerable<string> Problems(JsonObject config, EvaluationContext context)
    {
        var now = context.With("config", ConfigNormalization.Seen(config));
        var schema = Schema.Evaluate(now) as JsonObject ?? [];
        if (Path is null)
            return Check(Value!.Evaluate(now), schema, "the checked value");
        var steps = Path.Select(step => step.Render(now) ?? "").ToArray();
        return ConfigPlace.Values(config, steps).SelectMany(value => Check(value, schema, string.Join('.', steps)));
    }

    // A text holds the JSON that is checked, as in the reference engine.
    private static IEnumerable<string> Check(JsonNode? value, JsonObject schema, string place)
    {
        if (ConfigSchema.TypesOfValue(value)[0] != "string")
            return SchemaCheck.Problems(value, schema, place, isConfig: false);
        try
        {
            return SchemaCheck.Problems(JsonNode.Parse(value!.GetValue<string>()), schema, place, isConfig: false).ToList();
        }
        catch (JsonException)
        {
            return [$"{place} must be JSON"];
        }
    }

    private static ConfigLiteral SchemaOf(ComponentScope scope)
    {
        var strategy = scope.Component("validation_strategy", "ValidateAdheresToSchema", ("ValidateAdheresToSchema", BaseSchemaOf));
        return strategy ?? new ConfigLiteral(null, null);
    }

    private static ConfigLiteral BaseSchemaOf(ComponentScope scope)
    {
        if (scope.Node("base_schema") is { } node)
            return ConfigLiteral.Of(scope, node, "base_schema");
        scope.Problem(null, "base_schema", "base_schema is missing", "Add the JSON schema");
        return new ConfigLiteral(null, null);
    }
}

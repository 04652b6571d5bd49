using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Schemas;

/// <summary>What a type of the source is here.</summary>
/// <param name="Current">The source's type: a name or a list of names.</param>
/// <param name="Target">A name of the format's types, a list of two, or a complex type (<c>field_type</c> with <c>items</c>).</param>
/// <param name="Condition">Whether it counts for a field; null for always.</param>
internal sealed record TypesMap(JsonNode? Current, JsonNode? Target, InterpolatedString? Condition)
{
    public const string TypeName = "TypesMap";

    public static TypesMap Parse(ComponentScope scope)
    {
        var target = Required(scope, "target_type");
        if (target is not null && AirbyteTypes.SchemaOf(target) is null)
        {
            scope.Problem(
                scope.Node("target_type"), "target_type", $"{target.ToJsonString()} is no type of the format",
                $"Use one of {AirbyteTypes.Names}, a list of two of them, or a ComplexFieldType; items go with the type array only");
        }

        return new TypesMap(Required(scope, "current_type"), target, scope.Text("condition", Variables.Schema));
    }

    /// <exception cref="RequestException">The condition has no value.</exception>
    public bool Matches(JsonNode? type, EvaluationContext context) =>
        JsonNode.DeepEquals(type, Current) && (Condition is null || Condition.Holds(context));

    private static JsonNode? Required(ComponentScope scope, string key)
    {
        if (scope.Node(key) is { } node)
            return ManifestJson.Of(node);
        scope.Problem(null, key, $"{key} is missing", $"Add {key}");
        return null;
    }
}

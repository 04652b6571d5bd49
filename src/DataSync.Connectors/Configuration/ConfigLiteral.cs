using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Configuration;

/// <summary>A value of a manifest: a text with expressions, or anything else as it stands.</summary>
internal sealed record ConfigLiteral(InterpolatedString? Text, JsonNode? Value)
{
    public static ConfigLiteral Of(ComponentScope scope, ManifestNode node, string key)
    {
        var value = ManifestValue.Of(node).ToJsonNode();
        return node is ManifestScalar scalar && value is JsonValue && ConfigSchema.TypesOfValue(value)[0] == "string"
            ? new ConfigLiteral(scope.Interpolate(node, key, scalar.Text, Variables.Config), null)
            : new ConfigLiteral(null, value);
    }

    public JsonNode? Evaluate(EvaluationContext context) => Text is null ? Value?.DeepClone() : Text.Evaluate(context).ToJsonNode();
}

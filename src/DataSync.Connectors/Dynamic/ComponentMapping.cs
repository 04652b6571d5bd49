using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Dynamic;

/// <summary>One value of a stream template and the expression it comes from.</summary>
internal sealed record ComponentMapping(
    IReadOnlyList<InterpolatedString> Path, InterpolatedString Value, LiteralKinds Kinds, InterpolatedString? Condition, bool Create)
{
    public const string TypeName = "ComponentMappingDefinition";

    public static ComponentMapping Parse(ComponentScope scope) => new(
        scope.Texts("field_path", Variables.Component),
        scope.RequiredText("value", Variables.Component),
        KindsOf(scope),
        scope.Text("condition", Variables.Component),
        scope.Boolean("create_or_update"));

    /// <summary>The template with the value in its place.</summary>
    /// <param name="template">The stream so far.</param>
    /// <param name="context">Has <c>components_values</c>.</param>
    /// <param name="readYaml">Whether a text is read as YAML, as the reference engine does for values of the configuration and of the manifest.</param>
    public ManifestMap Apply(ManifestMap template, EvaluationContext context, bool readYaml)
    {
        if (Condition is not null && !Condition.Holds(context))
            return template;
        var value = Value.Evaluate(context, Kinds);
        string[] path = [.. Path.Select(segment => segment.Render(context) ?? "")];
        if (path.Length == 0)
            return template;
        var node = NodeOf(value.ToJsonNode(), template.Line);
        if (readYaml && node is ManifestScalar { IsPlain: false } text && Kinds != LiteralKinds.Text)
            node = YamlManifestReader.ReadValue(text.Text, template.Line) ?? node;
        return ManifestEditing.Set(template, path, node, Create);
    }

    private static ManifestNode NodeOf(JsonNode? json, int line) => json switch
    {
        null => new ManifestScalar(line, "", IsNull: true, IsPlain: true),
        JsonObject map => new ManifestMap(line, map.ToDictionary(
            field => field.Key, field => new ManifestEntry(line, NodeOf(field.Value, line)), StringComparer.Ordinal)),
        JsonArray list => new ManifestList(line, [.. list.Select(item => NodeOf(item, line))]),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String =>
            new ManifestScalar(line, value.GetValue<string>(), IsNull: false, IsPlain: false),
        _ => new ManifestScalar(line, json.ToJsonString(), IsNull: false, IsPlain: true),
    };

    private static LiteralKinds KindsOf(ComponentScope scope)
    {
        switch (scope.Literal("value_type"))
        {
            case null:
                return LiteralKinds.All;
            case "string":
                return LiteralKinds.Text;
            case "number":
                return LiteralKinds.Float;
            case "integer":
                return LiteralKinds.Integer;
            case "boolean":
                return LiteralKinds.Boolean;
            case var other:
                scope.Problem(scope.Node("value_type"), "value_type", $"value_type: {other} is not known", "Use string, number, integer or boolean");
                return LiteralKinds.All;
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Schemas;

/// <summary>Where in a source's description of its fields their names and types are.</summary>
/// <param name="Schema">Path of the list of fields; empty when the description is that list.</param>
/// <param name="Key">Path of a field's name.</param>
/// <param name="Type">Path of its type; null when all are texts.</param>
/// <param name="Mapping">What the source's types are here.</param>
internal sealed record SchemaTypeIdentifier(
    IReadOnlyList<InterpolatedString> Schema, IReadOnlyList<InterpolatedString> Key, IReadOnlyList<InterpolatedString>? Type, IReadOnlyList<TypesMap> Mapping)
{
    public const string TypeName = "SchemaTypeIdentifier";

    private static readonly JsonNode s_text = JsonValue.Create("string");

    public static SchemaTypeIdentifier Parse(ComponentScope scope)
    {
        var key = scope.Texts("key_pointer", Variables.Config);
        if (key.Count == 0)
            scope.Problem(scope.Node("key_pointer"), "key_pointer", "key_pointer is missing", "Write the path of a field's name");
        return new SchemaTypeIdentifier(
            scope.Texts("schema_pointer", Variables.Config),
            key,
            scope.Texts("type_pointer", Variables.Config) is { Count: > 0 } type ? type : null,
            [.. scope.Children("types_mapping", TypesMap.TypeName).Select(child => child.Read((TypesMap.TypeName, TypesMap.Parse))).OfType<TypesMap>()]);
    }

    /// <summary>The fields with the JSON schema of each; of one name the last counts.</summary>
    /// <exception cref="RequestException">The description is not as the manifest says.</exception>
    public IEnumerable<(string Name, JsonNode Schema)> Properties(JsonElement description, EvaluationContext context)
    {
        if (Find(description, Schema, context) is not { ValueKind: JsonValueKind.Array } fields)
            throw new RequestException($"there is no list of fields at schema_pointer {Text(Schema)}");
        foreach (var field in fields.EnumerateArray())
        {
            if (Find(field, Key, context) is not { ValueKind: JsonValueKind.String } name)
                throw new RequestException($"a field has no name at key_pointer {Text(Key)}");
            yield return (name.GetString()!, SchemaOf(name.GetString()!, field, context));
        }
    }

    private JsonNode SchemaOf(string name, JsonElement field, EvaluationContext context)
    {
        var type = Type is null ? s_text : Find(field, Type, context) is { } found ? JsonNode.Parse(found.GetRawText()) : s_text;
        var with = context.With("raw_schema", ExpressionValue.From(field));
        var target = Mapping.FirstOrDefault(map => map.Matches(type, with))?.Target ?? type;
        return AirbyteTypes.SchemaOf(target)
            ?? throw new RequestException($"field {name} has the type {target?.ToJsonString() ?? "null"}, which is none of {AirbyteTypes.Names}; add it to types_mapping");
    }

    private static JsonElement? Find(JsonElement from, IEnumerable<InterpolatedString> path, EvaluationContext context)
    {
        var at = from;
        foreach (var segment in path.Select(part => part.Render(context) ?? ""))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(segment, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at;
    }

    private static string Text(IEnumerable<InterpolatedString> path) => $"[{string.Join(", ", path.Select(segment => segment.Template))}]";
}

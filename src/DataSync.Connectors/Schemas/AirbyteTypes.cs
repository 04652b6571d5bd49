using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Schemas;

/// <summary>
/// JSON schemas of the format's types, as <c>AIRBYTE_DATA_TYPES</c> of the reference engine's <c>dynamic_schema_loader.py</c>
/// has them (https://docs.airbyte.com/platform/understanding-airbyte/supported-data-types).
/// </summary>
internal static class AirbyteTypes
{
    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        ["string"] = """{"type":["null","string"]}""",
        ["boolean"] = """{"type":["null","boolean"]}""",
        ["date"] = """{"type":["null","string"],"format":"date"}""",
        ["timestamp_without_timezone"] = """{"type":["null","string"],"format":"date-time","airbyte_type":"timestamp_without_timezone"}""",
        ["timestamp_with_timezone"] = """{"type":["null","string"],"format":"date-time"}""",
        ["time_without_timezone"] = """{"type":["null","string"],"format":"time","airbyte_type":"time_without_timezone"}""",
        ["time_with_timezone"] = """{"type":["null","string"],"format":"time","airbyte_type":"time_with_timezone"}""",
        ["integer"] = """{"type":["null","integer"]}""",
        ["number"] = """{"type":["null","number"]}""",
        ["array"] = """{"type":["null","array"]}""",
        ["object"] = """{"type":["null","object"]}""",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All of them, for messages.</summary>
    public static string Names { get; } = string.Join(", ", s_types.Keys.Order(StringComparer.Ordinal));

    /// <summary>The schema of a type: a name, two names of which one counts, or a complex type; null when it is none.</summary>
    public static JsonNode? SchemaOf(JsonNode? type) => type switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Named(value.GetValue<string>()),
        JsonArray { Count: 2 } both when both.All(IsText) && SchemaOf(both[0]) is { } first && SchemaOf(both[1]) is { } second =>
            new JsonObject { ["oneOf"] = new JsonArray(first, second) },
        JsonObject complex => Complex(complex),
        _ => null,
    };

    private static JsonObject? Complex(JsonObject type)
    {
        if (!IsText(type["field_type"]) || Named(type["field_type"]!.GetValue<string>()) is not { } schema)
            return null;
        if (type["items"] is not { } items)
            return schema;
        if (type["field_type"]!.GetValue<string>() != "array" || items is JsonArray || SchemaOf(items) is not { } item)
            return null;
        schema["items"] = item;
        return schema;
    }

    private static JsonObject? Named(string name) => s_types.TryGetValue(name, out var schema) ? (JsonObject)JsonNode.Parse(schema)! : null;

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String;
}

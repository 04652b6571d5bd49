using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;

namespace DataSync.Connectors.Transformations;

/// <summary>Records as trees that can be changed.</summary>
internal static class RecordNodes
{
    /// <summary>A tree of its own; single values stay what they are in the answer. Of equal names the last counts, as in Python's <c>json</c>.</summary>
    /// <param name="json">The value.</param>
    /// <param name="names">Names that are known already; null when there is but this value.</param>
    /// <exception cref="InvalidOperationException">A name is no valid Unicode.</exception>
    public static JsonNode? From(JsonElement json, FieldNames? names = null)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var property in json.EnumerateObject())
                    map[names?.Of(property) ?? property.Name] = From(property.Value, names);
                return map;
            case JsonValueKind.Array:
                var list = new JsonArray();
                foreach (var item in json.EnumerateArray())
                    list.Add(From(item, names));
                return list;
            default:
                return JsonValue.Create(json);
        }
    }

    /// <summary>A value of an expression as part of a record.</summary>
    /// <exception cref="ExpressionException">The value is nested too deep.</exception>
    public static JsonNode? From(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.None or ExpressionKind.Undefined => null,
        ExpressionKind.Text => JsonValue.Create(value.AsText),
        ExpressionKind.Boolean => JsonValue.Create(value.AsBoolean),
        ExpressionKind.Integer when !value.IsBig => JsonValue.Create(value.AsInt64),
        _ => value.ToJsonNode(),
    };

    /// <summary>Replaces all fields of a record.</summary>
    public static void Replace(JsonObject record, IReadOnlyList<KeyValuePair<string, JsonNode?>> fields)
    {
        record.Clear();
        foreach (var (name, value) in fields)
        {
            // Where names have become equal the last counts; what it takes the place of must not keep the value.
            record[name] = value;
        }
    }
}

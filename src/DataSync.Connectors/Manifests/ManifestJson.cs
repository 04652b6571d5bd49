using System.Text.Json;
using System.Text.Json.Nodes;

namespace DataSync.Connectors.Manifests;

/// <summary>A piece of a manifest as JSON.</summary>
public static class ManifestJson
{
    /// <summary>The value: what has no quotes may be a number, a boolean or null.</summary>
    public static JsonNode? Of(ManifestNode? node) => node is null ? null : ManifestValue.Of(node).ToJsonNode();

    /// <summary>A JSON value as a piece of a manifest.</summary>
    internal static ManifestNode ToNode(JsonNode? json, int line) => json switch
    {
        null => new ManifestScalar(line, "", IsNull: true, IsPlain: true),
        JsonObject map => new ManifestMap(line, map.ToDictionary(
            field => field.Key, field => new ManifestEntry(line, ToNode(field.Value, line)), StringComparer.Ordinal)),
        JsonArray list => new ManifestList(line, [.. list.Select(item => ToNode(item, line))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => new ManifestScalar(line, value.GetValue<string>(), IsNull: false, IsPlain: false),
        _ => new ManifestScalar(line, json.ToJsonString(), IsNull: false, IsPlain: true),
    };
}

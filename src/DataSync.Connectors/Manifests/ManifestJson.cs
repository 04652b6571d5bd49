using System.Text.Json.Nodes;

namespace DataSync.Connectors.Manifests;

/// <summary>A piece of a manifest as JSON.</summary>
public static class ManifestJson
{
    /// <summary>The value: what has no quotes may be a number, a boolean or null.</summary>
    public static JsonNode? Of(ManifestNode? node) => node is null ? null : ManifestValue.Of(node).ToJsonNode();
}

using System.Text.Json.Nodes;

namespace DataSync.Connectors.Extractors;

/// <summary>JSON that is changed.</summary>
internal readonly struct NodeTree : IDpathTree<JsonNode?>
{
    public static IEnumerable<DpathMatch<JsonNode?>> Children(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(entry => new DpathMatch<JsonNode?>(map, entry.Key, 0, entry.Value)),
        JsonArray list => list.Select((item, i) => new DpathMatch<JsonNode?>(list, null, i, item)),
        _ => [],
    };

    public static int? Length(JsonNode? node) => (node as JsonArray)?.Count;

    public static bool TryGet(JsonNode? node, string name, out JsonNode? value)
    {
        value = null;
        return node is JsonObject map && map.TryGetPropertyValue(name, out value);
    }
}

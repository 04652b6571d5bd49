using System.Text.Json;

namespace DataSync.Connectors.Extractors;

/// <summary>JSON that is read.</summary>
internal readonly struct ElementTree : IDpathTree<JsonElement>
{
    public static IEnumerable<DpathMatch<JsonElement>> Children(JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in node.EnumerateObject())
                yield return new DpathMatch<JsonElement>(node, property.Name, 0, property.Value);
        }
        else if (node.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in node.EnumerateArray())
                yield return new DpathMatch<JsonElement>(node, null, index++, item);
        }
    }

    public static int? Length(JsonElement node) => node.ValueKind == JsonValueKind.Array ? node.GetArrayLength() : null;

    public static bool TryGet(JsonElement node, string name, out JsonElement value)
    {
        value = default;
        return node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out value);
    }
}

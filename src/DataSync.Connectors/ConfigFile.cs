using System.Text.Json;
using DataSync.Connectors.Configuration;

namespace DataSync.Connectors;

/// <summary>Reads a source's configuration from JSON, in which numbers, booleans and texts are what they are.</summary>
public static class ConfigFile
{
    /// <summary>The values by their paths.</summary>
    /// <exception cref="JsonException">It is no JSON object; line and byte are zero-based.</exception>
    public static IReadOnlyDictionary<string, ConfigValue> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? ConfigTree.Flatten(document.RootElement)
            : throw new JsonException($"an object is expected, but this is {document.RootElement.ValueKind}", null, 0, 0);
    }
}

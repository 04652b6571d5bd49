using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors;

/// <summary>A stream as a catalogue lists it.</summary>
/// <param name="Name">Name of the stream.</param>
/// <param name="JsonSchema">JSON schema of its records; an open object when the manifest has none.</param>
/// <param name="PrimaryKey">Fields that identify a record, each a path; empty when the manifest does not say.</param>
/// <param name="IsIncremental">Whether it can be read from where the last run ended.</param>
public sealed record CatalogStream(string Name, JsonElement JsonSchema, IReadOnlyList<IReadOnlyList<string>> PrimaryKey, bool IsIncremental)
{
    private static readonly JsonObject s_open = new() { ["type"] = "object", ["additionalProperties"] = true };

    /// <summary>What a manifest says of a stream.</summary>
    public static CatalogStream Of(DeclarativeStream stream)
    {
        var schema = ManifestJson.Of(stream.Schema) as JsonObject;
        return new CatalogStream(
            stream.Name,
            JsonSerializer.SerializeToElement(schema is { Count: > 0 } ? schema : s_open),
            [.. stream.PrimaryKey.Select(field => (IReadOnlyList<string>)field.Split('.'))],
            stream.Cursor is not null);
    }
}

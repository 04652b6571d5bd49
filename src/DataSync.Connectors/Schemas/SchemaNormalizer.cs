using System.Text.Json.Nodes;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Schemas;

/// <summary>
/// Gives the values of a record the types of its schema, where they can be converted; others stay as they are, which is no
/// error. Follows <c>properties</c> and <c>items</c>, as the reference engine's <c>TypeTransformer</c>.
/// </summary>
internal sealed class SchemaNormalizer
{
    private readonly SchemaShape _record;

    private SchemaNormalizer(SchemaShape record) => _record = record;

    /// <summary>Null for a schema that converts nothing.</summary>
    public static SchemaNormalizer? Of(ManifestMap? schema) => schema is null ? null : new SchemaNormalizer(SchemaShape.Of(schema));

    public void Normalize(JsonObject record) => Descend(record, _record);

    private static void Descend(JsonNode? node, SchemaShape shape)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, property) in shape.Properties)
            {
                if (!map.TryGetPropertyValue(name, out var value))
                    continue;
                if (SchemaConversion.Convert(value, property) is var converted && !ReferenceEquals(converted, value))
                    map[name] = converted;
                Descend(converted, property);
            }
        }
        else if (node is JsonArray list && shape.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (SchemaConversion.Convert(list[i], items) is var converted && !ReferenceEquals(converted, list[i]))
                    list[i] = converted;
                Descend(list[i], items);
            }
        }
    }
}

using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Schemas;

/// <summary>What of a JSON schema decides over conversions.</summary>
/// <param name="Type">The one type beside null; empty when there is none or are several: nothing is converted then.</param>
/// <param name="Properties">Fields of an object.</param>
/// <param name="Items">Items of an array; null when they may be anything.</param>
/// <param name="WrapsSingleValues">Whether a single value becomes an array of one.</param>
internal sealed record SchemaShape(
    string Type, IReadOnlyList<KeyValuePair<string, SchemaShape>> Properties, SchemaShape? Items, bool WrapsSingleValues)
{
    // Far beyond any schema.
    private const int MaxDepth = 64;

    public static SchemaShape Of(ManifestMap schema, int depth = 0)
    {
        var items = schema["items"] as ManifestMap;
        var properties = depth < MaxDepth ? (schema["properties"] as ManifestMap)?.Entries : null;
        return new SchemaShape(
            TypeOf(schema["type"]),
            [.. (properties ?? new Dictionary<string, ManifestEntry>())
                .Where(entry => entry.Value.Value is ManifestMap)
                .Select(entry => KeyValuePair.Create(entry.Key, Of((ManifestMap)entry.Value.Value, depth + 1)))],
            items is not null && depth < MaxDepth ? Of(items, depth + 1) : null,
            Wraps(items));
    }

    private static string TypeOf(ManifestNode? type) => type switch
    {
        ManifestScalar { IsNull: false } single => single.Text,
        ManifestList list when Names(list).Where(name => name != "null").ToList() is [var only] => only,
        _ => "",
    };

    /// <summary>A list of simple types, or none at all; a single type that is not in a list does not count, as in the reference engine.</summary>
    private static bool Wraps(ManifestMap? items) => items?["type"] switch
    {
        null => true,
        ManifestList list => Names(list).All(name => name is "string" or "number" or "integer" or "boolean" or "null"),
        _ => false,
    };

    // An unquoted null in a list of types is the type of that name.
    private static IEnumerable<string> Names(ManifestList list) => list.Items.OfType<ManifestScalar>().Select(item => item.IsNull ? "null" : item.Text);
}

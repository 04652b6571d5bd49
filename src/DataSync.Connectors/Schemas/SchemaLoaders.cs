using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Schemas;

/// <summary>Reads the schema of a stream: one loader, or several whose properties are put together.</summary>
internal static class SchemaLoaders
{
    private const string Key = "schema_loader";
    private const string Inline = "InlineSchemaLoader";
    private const string JsonFile = "JsonFileSchemaLoader";

    /// <summary>The JSON schema of a record; null when the manifest has none.</summary>
    public static ManifestMap? Parse(ComponentScope stream)
    {
        if (stream.Node(Key) is not ManifestList list)
            return stream.Child(Key, JsonFile) is { } single ? SchemaOf(single) : null;
        var schemas = stream.Children(Key, JsonFile).Select(SchemaOf).OfType<ManifestMap>().ToList();
        return schemas.Count == 0 ? null : Join(list.Line, schemas);
    }

    private static ManifestMap? SchemaOf(ComponentScope loader) =>
        loader.Read((Inline, InlineSchema), (JsonFile, FileSchema))?.Schema;

    private static Loaded InlineSchema(ComponentScope loader) => new(loader.Node("schema") as ManifestMap);

    /// <summary>Files of the other engine's package are not part of a manifest: as without a schema, which that engine allows, too.</summary>
    private static Loaded FileSchema(ComponentScope loader)
    {
        loader.Accept("file_path");
        return new Loaded(Schema: null);
    }

    /// <summary>Of equal properties the first counts.</summary>
    private static ManifestMap Join(int line, IReadOnlyList<ManifestMap> schemas)
    {
        var properties = new Dictionary<string, ManifestEntry>(StringComparer.Ordinal);
        foreach (var (name, entry) in schemas.SelectMany(schema => (schema["properties"] as ManifestMap)?.Entries ?? new Dictionary<string, ManifestEntry>()))
            properties.TryAdd(name, entry);
        return new ManifestMap(line, new Dictionary<string, ManifestEntry>(StringComparer.Ordinal)
        {
            ["$schema"] = new(line, Text(line, "http://json-schema.org/draft-07/schema#")),
            ["type"] = new(line, new ManifestList(line, [Text(line, "null"), Text(line, "object")])),
            ["properties"] = new(line, new ManifestMap(line, properties)),
        });
    }

    private static ManifestScalar Text(int line, string text) => new(line, text, IsNull: false, IsPlain: false);

    private sealed record Loaded(ManifestMap? Schema);
}

using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Schemas;

/// <summary>Reads the schema of a stream: one loader, or several whose properties are put together.</summary>
internal static class SchemaLoaders
{
    private const string Key = "schema_loader";
    private const string Inline = "InlineSchemaLoader";
    private const string JsonFile = "JsonFileSchemaLoader";

    /// <summary>What the manifest says of the schema.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="isNeeded">
    /// Whether records cannot be read without it. Else what is wrong with a loader that asks the source is a warning: the
    /// records are the same.
    /// </param>
    public static StreamSchema Parse(ComponentScope stream, bool isNeeded)
    {
        ComponentScope[] parts = stream.Node(Key) is ManifestList ? [.. stream.Children(Key, JsonFile)] : stream.Child(Key, JsonFile) is { } single ? [single] : [];
        var loaders = parts.Select(part => part.Type == DynamicSchema.TypeName ? Dynamic(part, isNeeded) : Fixed(part)).ToList();
        var declared = loaders.Select(loader => loader.Schema).OfType<ManifestMap>().ToList();
        return new StreamSchema(
            declared.Count == 0 ? null : stream.Node(Key) is ManifestList list ? Join(list.Line, declared) : declared[0],
            [.. loaders.Select(loader => loader.Dynamic).OfType<DynamicSchema>()]);
    }

    /// <summary>Of equal properties the first counts.</summary>
    public static ManifestMap Join(int line, IReadOnlyList<ManifestMap> schemas)
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

    private static Loaded Fixed(ComponentScope loader) =>
        loader.Read((Inline, InlineSchema), (JsonFile, FileSchema), (DynamicSchema.TypeName, _ => Loaded.Nothing)) ?? Loaded.Nothing;

    private static Loaded Dynamic(ComponentScope loader, bool isNeeded)
    {
        var problems = loader.ProblemsOfPart();
        var schema = loader.ReportingTo(problems).Read((DynamicSchema.TypeName, DynamicSchema.Parse));
        if (problems.All.Count == 0)
            return new Loaded(Schema: null, schema);
        if (isNeeded)
            loader.Problems(problems.All);
        foreach (var problem in isNeeded ? [] : problems.All)
            loader.WarnOf(problem with { What = $"the schema cannot be loaded, since {problem.What}; records are read without it" });
        return Loaded.Nothing;
    }

    private static Loaded InlineSchema(ComponentScope loader) => new(loader.Node("schema") as ManifestMap, Dynamic: null);

    /// <summary>Files of the other engine's package are not part of a manifest: as without a schema, which that engine allows, too.</summary>
    private static Loaded FileSchema(ComponentScope loader)
    {
        loader.Accept("file_path");
        return Loaded.Nothing;
    }

    private static ManifestScalar Text(int line, string text) => new(line, text, IsNull: false, IsPlain: false);

    private sealed record Loaded(ManifestMap? Schema, DynamicSchema? Dynamic)
    {
        public static Loaded Nothing { get; } = new(null, null);
    }
}

using DataSync.Connectors.Transformations;
using DataSync.Connectors.Schemas;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Cursors;

namespace DataSync.Connectors.Manifests;

/// <summary>One kind of record a connector offers.</summary>
public sealed class DeclarativeStream
{
    internal const string TypeName = "DeclarativeStream";

    internal DeclarativeStream(string name, IReadOnlyList<string> primaryKey, ManifestMap? schema, SimpleRetriever retriever, RecordPipeline records) =>
        (Name, PrimaryKey, Schema, Retriever, Records) = (name, primaryKey, schema, retriever, records);

    /// <summary>Name of the stream, unique in its connector.</summary>
    public string Name { get; }

    /// <summary>Fields that identify a record, nested ones as dotted paths; empty when the manifest does not say.</summary>
    public IReadOnlyList<string> PrimaryKey { get; }

    /// <summary>
    /// JSON schema of a record as the manifest has it; null when it has none. Values take its types where the manifest says
    /// so (<c>schema_normalization</c>); nothing is refused because of it.
    /// </summary>
    public ManifestMap? Schema { get; }

    internal SimpleRetriever Retriever { get; }

    /// <summary>From what is extracted to the stream's records.</summary>
    internal RecordPipeline Records { get; }

    internal ICursor? Cursor { get; init; }

    /// <summary>State of an old form, by the value that tells the partition, is taken over.</summary>
    internal bool MigratesState { get; init; }

    internal static DeclarativeStream Parse(ComponentScope scope)
    {
        // Files that records tell of are not fetched; the records are the same.
        scope.Accept("file_uploader");
        var schema = SchemaLoaders.Parse(scope);
        var transformations = RecordTransformations.Parse(scope);
        var retriever = scope.Component("retriever", SimpleRetriever.TypeName, (SimpleRetriever.TypeName, SimpleRetriever.Parse));
        // Not there after a problem was reported.
        var selector = retriever?.Selector;
        return new DeclarativeStream(
            scope.RequiredLiteral("name"),
            KeyOf(scope.Node("primary_key")),
            schema,
            retriever!,
            new RecordPipeline(
                selector?.Filter,
                transformations,
                selector?.TransformBeforeFiltering ?? IsFilteredByCursor(scope),
                selector is { NormalizesBySchema: true } ? SchemaNormalizer.Of(schema) : null))
        {
            Cursor = DatetimeBasedCursorParser.ParseAny(scope),
            MigratesState = StateMigration.Parse(scope),
        };
    }

    /// <summary>Then transformations come before the filter where the manifest does not say, as in the reference engine.</summary>
    private static bool IsFilteredByCursor(ComponentScope scope) =>
        scope.Node("incremental_sync") is ManifestMap cursor
        && cursor["is_client_side_incremental"] is ManifestScalar flag
        && YamlScalars.Boolean(flag.Text) == true;

    /// <summary>A name, a list of names, or a list of paths.</summary>
    private static IReadOnlyList<string> KeyOf(ManifestNode? node) => node switch
    {
        ManifestScalar { Text: { Length: > 0 } text } => [text],
        ManifestList list => [.. list.Items.Select(FieldOf)],
        _ => [],
    };

    private static string FieldOf(ManifestNode node) => node switch
    {
        ManifestScalar name => name.Text,
        ManifestList path => string.Join('.', path.Items.Select(FieldOf)),
        _ => "",
    };
}

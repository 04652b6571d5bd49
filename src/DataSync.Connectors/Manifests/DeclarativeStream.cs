using DataSync.Connectors.Jobs;
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

    /// <summary>The job that prepares the records, where the source needs one; the retriever then reads its downloads.</summary>
    internal AsyncJob? Job { get; init; }

    /// <summary>The two ways to read it, where it has two; null where it has this one.</summary>
    internal StateDelegation? Delegation { get; init; }

    /// <summary>From what is extracted to the stream's records.</summary>
    internal RecordPipeline Records { get; }

    internal ICursor? Cursor { get; init; }

    /// <summary>How to ask the source for the schema, where the manifest does not have it.</summary>
    internal IReadOnlyList<DynamicSchema> Loaders { get; init; } = [];

    /// <summary>Whether values take the types of the schema.</summary>
    internal bool IsNormalized => Retriever.Selector.NormalizesBySchema;

    /// <summary>Notes how far it is read, where a stream without a cursor is read in the place of one that has it.</summary>
    internal ICursor? Observer { get => field ?? Cursor; private init; }

    /// <summary>State of an old form, by the value that tells the partition, is taken over.</summary>
    internal bool MigratesState { get; init; }

    /// <summary>The records of a request as they are, for what is no stream of the connector.</summary>
    internal static DeclarativeStream Of(string name, Retrieval retrieval) =>
        new(name, [], schema: null, retrieval.Retriever, RecordPipeline.Of(retrieval.Retriever.Selector)) { Job = retrieval.Job };

    /// <summary>The stream, with what another's cursor sees noted where it has none.</summary>
    internal DeclarativeStream ObservedBy(ICursor? cursor) => Cursor is not null || cursor is null ? this : Copy(Schema, Records, Delegation, cursor);

    /// <summary>The stream with a schema that the source told.</summary>
    internal DeclarativeStream WithSchema(ManifestMap schema) => Copy(
        schema,
        IsNormalized ? Records.NormalizedBy(SchemaNormalizer.Of(schema)) : Records,
        Delegation is { } ways ? ways with { Full = ways.Full.WithSchema(schema), Incremental = ways.Incremental.WithSchema(schema) } : null,
        Observer);

    private DeclarativeStream Copy(ManifestMap? schema, RecordPipeline records, StateDelegation? delegation, ICursor? observer) =>
        new(Name, PrimaryKey, schema, Retriever, records)
        {
            Job = Job,
            Cursor = Cursor,
            MigratesState = MigratesState,
            Loaders = Loaders,
            Delegation = delegation,
            Observer = observer,
        };

    internal static DeclarativeStream Parse(ComponentScope scope)
    {
        // Files that records tell of are not fetched; the records are the same.
        scope.Accept("file_uploader");
        var transformations = RecordTransformations.Parse(scope);
        var retrieval = Retrieval.Parse(scope);
        // Not there after a problem was reported.
        var selector = retrieval?.Retriever.Selector;
        var isNormalized = selector is { NormalizesBySchema: true };
        var (schema, loaders) = SchemaLoaders.Parse(scope, isNormalized);
        return new DeclarativeStream(
            scope.RequiredLiteral("name"),
            KeyOf(scope.Node("primary_key")),
            schema,
            retrieval?.Retriever!,
            new RecordPipeline(
                selector?.Filter,
                transformations,
                selector?.TransformBeforeFiltering ?? IsFilteredByCursor(scope),
                isNormalized ? SchemaNormalizer.Of(schema) : null))
        {
            Job = retrieval?.Job,
            Loaders = loaders,
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

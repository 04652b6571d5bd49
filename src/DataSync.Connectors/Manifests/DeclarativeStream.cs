using DataSync.Connectors.Slicing;
using DataSync.Connectors.Slicing.Cursors;

namespace DataSync.Connectors.Manifests;

/// <summary>One kind of record a connector offers.</summary>
public sealed class DeclarativeStream
{
    internal const string TypeName = "DeclarativeStream";

    internal DeclarativeStream(string name, IReadOnlyList<string> primaryKey, ManifestMap? schema, SimpleRetriever retriever) =>
        (Name, PrimaryKey, Schema, Retriever) = (name, primaryKey, schema, retriever);

    /// <summary>Name of the stream, unique in its connector.</summary>
    public string Name { get; }

    /// <summary>Fields that identify a record, nested ones as dotted paths; empty when the manifest does not say.</summary>
    public IReadOnlyList<string> PrimaryKey { get; }

    /// <summary>JSON schema of a record as the manifest has it; null when it has none. For people: nothing is checked against it.</summary>
    public ManifestMap? Schema { get; }

    internal SimpleRetriever Retriever { get; }

    internal ICursor? Cursor { get; init; }

    /// <summary>State of an old form, by the value that tells the partition, is taken over.</summary>
    internal bool MigratesState { get; init; }

    internal static DeclarativeStream Parse(ComponentScope scope)
    {
        var schema = scope.OptionalComponent(
            "schema_loader",
            "JsonFileSchemaLoader",
            ("InlineSchemaLoader", SchemaOf));
        return new DeclarativeStream(
            scope.RequiredLiteral("name"),
            KeyOf(scope.Node("primary_key")),
            schema,
            scope.Component("retriever", SimpleRetriever.TypeName, (SimpleRetriever.TypeName, SimpleRetriever.Parse)))
        {
            Cursor = DatetimeBasedCursorParser.ParseAny(scope),
            MigratesState = StateMigration.Parse(scope),
        };
    }

    private static ManifestMap SchemaOf(ComponentScope loader) =>
        loader.Node("schema") as ManifestMap ?? new ManifestMap(loader.Line, new Dictionary<string, ManifestEntry>());

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

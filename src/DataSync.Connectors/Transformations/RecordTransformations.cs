using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Transformations;

/// <summary>Reads the transformations of a stream, or of a schema.</summary>
internal static class RecordTransformations
{
    public static IReadOnlyList<IRecordTransformation> Parse(ComponentScope stream, string key = "transformations") =>
    [
        .. stream.Children(key).Select(part => part.Read<IRecordTransformation>(
            (AddFields.TypeName, AddFields.Parse),
            (RemoveFields.TypeName, RemoveFields.Parse),
            (KeysToLower.TypeName, KeysToLower.Parse),
            (KeysToSnakeCase.TypeName, KeysToSnakeCase.Parse),
            (KeysReplace.TypeName, KeysReplace.Parse),
            (FlattenFields.TypeName, FlattenFields.Parse),
            (DpathFlattenFields.TypeName, DpathFlattenFields.Parse))).OfType<IRecordTransformation>(),
    ];
}

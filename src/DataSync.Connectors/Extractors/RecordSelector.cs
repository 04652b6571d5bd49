using DataSync.Connectors.Manifests;
using DataSync.Connectors.Transformations;

namespace DataSync.Connectors.Extractors;

/// <summary>Chooses the records of a body.</summary>
/// <param name="Extractor">Finds them.</param>
/// <param name="Filter">Which of them are kept; null for all.</param>
/// <param name="TransformBeforeFiltering">Whether the filter sees transformed records; null where the manifest does not say.</param>
/// <param name="NormalizesBySchema">Whether values get the types of the stream's schema.</param>
internal sealed record RecordSelector(DpathExtractor Extractor, RecordFilter? Filter, bool? TransformBeforeFiltering, bool NormalizesBySchema)
{
    public const string TypeName = "RecordSelector";

    public static RecordSelector Parse(ComponentScope scope) => new(
        scope.Component("extractor", DpathExtractor.TypeName, (DpathExtractor.TypeName, DpathExtractor.Parse)),
        scope.OptionalComponent("record_filter", RecordFilter.TypeName, (RecordFilter.TypeName, RecordFilter.Parse)),
        scope.Node("transform_before_filtering") is null ? null : scope.Boolean("transform_before_filtering"),
        Normalizes(scope));

    private static bool Normalizes(ComponentScope scope)
    {
        switch (scope.Node("schema_normalization"))
        {
            case null:
                return false;
            case ManifestScalar { Text: "Default" }:
                return true;
            case ManifestScalar { Text: "None" }:
                return false;
            case var other:
                scope.Problem(other, "schema_normalization", "this kind of normalization is not supported", "Use Default or None");
                return false;
        }
    }
}

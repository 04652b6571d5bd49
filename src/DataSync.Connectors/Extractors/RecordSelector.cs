using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Extractors;

/// <summary>Chooses the records of a body. Filters are not supported, so it is its extractor.</summary>
internal static class RecordSelector
{
    public const string TypeName = "RecordSelector";

    public static DpathExtractor Parse(ComponentScope scope)
    {
        scope.AcceptOnly("schema_normalization", "None");
        scope.AcceptOnly("transform_before_filtering", "false");
        return scope.Component("extractor", DpathExtractor.TypeName, (DpathExtractor.TypeName, DpathExtractor.Parse));
    }
}

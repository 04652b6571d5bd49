using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Paginators;

namespace DataSync.Connectors.Extractors;

/// <summary>Finds the records in a body by a path of field names; an empty path is the whole body.</summary>
internal sealed class DpathExtractor(IReadOnlyList<InterpolatedString> fieldPath)
{
    public const string TypeName = "DpathExtractor";

    public static DpathExtractor Parse(ComponentScope scope)
    {
        var fieldPath = scope.Texts("field_path");
        if (scope.Node("field_path") is not { } node)
            scope.Problem(null, "field_path", "field_path is missing", "Add it; field_path: [] takes the whole body");
        else if (scope.Literals("field_path").Any(segment => segment.Contains('*')))
            scope.Problem(node, "field_path", "a wildcard in field_path is not supported", "Name the path of one array");
        return new DpathExtractor(fieldPath);
    }

    /// <exception cref="MalformedBodyException">The body is not JSON or has no records at the path.</exception>
    public ExtractedPage Extract(ReadOnlyMemory<byte> body, PagingHints hints, SourceConfig config)
    {
        string[] path = [.. fieldPath.Select(segment => segment.Render(config.Context) ?? "")];
        return new PageScanner(path, hints).Scan(body);
    }
}

using DataSync.Connectors.Decoders;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Paginators;

namespace DataSync.Connectors.Extractors;

/// <summary>Finds the records in a body by a path of field names; an empty path is the whole body.</summary>
/// <remarks>
/// A path that leads nowhere is a page without records, as in the reference engine: many sources leave the key out when there
/// are none. But a body that tells of an error (<see cref="ErrorBody"/>), or has a single value where records are declared, is
/// malformed; and with <c>x-datasync: { required: true }</c>, which other engines do not read, so is one without the path.
/// </remarks>
internal sealed class DpathExtractor(IReadOnlyList<InterpolatedString> fieldPath, RecordExpander? expander, bool isRequired)
{
    public const string TypeName = "DpathExtractor";

    public static DpathExtractor Parse(ComponentScope scope)
    {
        // The decoder is the stream's; an extractor of its own had one in early versions of the format.
        scope.Accept("decoder");
        var fieldPath = scope.Texts("field_path", Variables.Config);
        if (scope.Node("field_path") is not { } node)
            scope.Problem(null, "field_path", "field_path is missing", "Add it; field_path: [] takes the whole body");
        else if (fieldPath.Count(segment => segment.Template == Dpath.AnyDepth) > 1)
            scope.Problem(node, "field_path", "there is more than one ** in field_path", "Use * for a single segment");
        return new DpathExtractor(
            fieldPath,
            scope.OptionalComponent("record_expander", RecordExpander.TypeName, (RecordExpander.TypeName, RecordExpander.Parse)),
            scope.Child("x-datasync", "x-datasync")?.Read<object>(("x-datasync", part => part.Boolean("required"))) is true);
    }

    /// <exception cref="MalformedBodyException">The body is not JSON, has a single value where records are declared, or tells of an error.</exception>
    public ExtractedPage Extract(ReadOnlyMemory<byte> body, PagingHints hints, SourceConfig config)
    {
        string[] path = [.. fieldPath.Select(segment => segment.Render(config.Context) ?? "")];
        if (expander is null && !Array.Exists(path, IsPattern) && (path.Length == 0 || !JsonText.IsArray(JsonText.WithoutMark(body).Span)))
            return new PageScanner(path, hints, isRequired).Scan(body);
        return new PageSearch(path, expander, isRequired).Search(body, hints, config);
    }

    private static bool IsPattern(string segment) => Dpath.IsPattern(segment) || Dpath.IsIndex(segment);
}

using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Paginators;

/// <summary>
/// What the body says about the paging. Not part of the manifest format: the paginator's <c>x-datasync</c> key, which
/// the format's schema lets pass and other engines do not read.
/// </summary>
/// <param name="HasNextPath">Path of a field that is true, or holds something, while more pages follow; empty for none.</param>
/// <param name="TotalPath">Path of the number of records in the whole stream; empty for none.</param>
internal sealed record PagingHints(IReadOnlyList<string> HasNextPath, IReadOnlyList<string> TotalPath)
{
    public static PagingHints None { get; } = new([], []);

    public static PagingHints Parse(ComponentScope scope)
    {
        if (scope.Child("x-datasync", "x-datasync") is not { } extension)
            return None;
        return extension.Read(("x-datasync", Read)) ?? None;
    }

    private static PagingHints Read(ComponentScope scope) => new(scope.Literals("has_next_path"), scope.Literals("total_path"));
}

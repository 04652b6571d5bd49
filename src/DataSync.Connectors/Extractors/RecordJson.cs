using System.Text.Json;

namespace DataSync.Connectors.Extractors;

/// <summary>
/// How the records of a page are read again. A body is at most as deep as its decoder allows; its records may be deeper, for a
/// record by itself is put into a list, and a field may be added whose text is a list of lists.
/// </summary>
internal static class RecordJson
{
    // As what maps the records allows.
    private const int MaxDepth = 1_000;

    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaxDepth };

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };
}

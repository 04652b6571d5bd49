namespace DataSync.Connectors.Extractors;

/// <summary>What a body holds.</summary>
/// <param name="Records">UTF-8 JSON array of the records; where nothing changed them a slice of the body.</param>
/// <param name="Count">Records in the array.</param>
/// <param name="HasNext">Whether more pages follow, where the body says so.</param>
/// <param name="Total">Records in the whole stream, where the body says so.</param>
internal sealed record ExtractedPage(ReadOnlyMemory<byte> Records, int Count, bool? HasNext, long? Total)
{
    /// <summary>A page without records and without a word about others.</summary>
    public static ExtractedPage Empty { get; } = new("[]"u8.ToArray(), 0, HasNext: null, Total: null);

    /// <summary>
    /// Records that paging counts: those at the path, before a <c>record_expander</c> makes others of them. (The reference
    /// engine counts what the expander made, which ends the paging early or skips records.)
    /// </summary>
    public int PagedCount { get; init; } = Count;

    /// <summary>The body has nothing at the path of the records, not even an empty list.</summary>
    public bool IsPathMissing { get; init; }
}

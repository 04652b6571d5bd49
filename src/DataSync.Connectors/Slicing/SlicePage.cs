using DataSync.Core.Reading;

namespace DataSync.Connectors.Slicing;

/// <summary>A page with the slice it is of.</summary>
/// <param name="Number">Zero-based number of the slice.</param>
/// <param name="Slice">The slice.</param>
/// <param name="Page">The page: read, or malformed.</param>
/// <param name="IsLast">The last one of its slice. After a malformed page whose paging does not tell the next, the rest of the slice is missing, and its state stays.</param>
public sealed record SlicePage(int Number, StreamSlice Slice, PageResult Page, bool IsLast);

namespace DataSync.Core.Mapping;

/// <summary>
/// A page is not the JSON array of records that reading a source answers: staged data is damaged, or a reader is wrong.
/// Trying again does not help; the chunk has to be read again.
/// </summary>
public sealed class PageFormatException(int page, string reason, Exception? inner = null)
    : Exception($"Page {page} is not a JSON array of records: {reason} Read the chunk again.", inner)
{
    /// <summary>One-based number of the page.</summary>
    public int Page { get; } = page;
}

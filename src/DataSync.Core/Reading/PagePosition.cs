namespace DataSync.Core.Reading;

/// <summary>
/// Where reading a slice goes on: reading is a pure function of it, so any page can be read again.
/// Its JSON is a stored contract (checkpoints, orchestration history): add optional members only.
/// </summary>
/// <param name="Page">One-based number of the next page, as people and dead letters count it.</param>
/// <param name="Token">The paginator's own token for that page (a page number, an offset, a cursor); null for the first.</param>
/// <param name="Fingerprint">
/// Hash of the page before, so that an API which answers the same page twice is noticed; null when there is none.
/// </param>
public sealed record PagePosition(int Page, string? Token = null, string? Fingerprint = null)
{
    /// <summary>The first page of a slice.</summary>
    public static PagePosition Start { get; } = new(1);
}

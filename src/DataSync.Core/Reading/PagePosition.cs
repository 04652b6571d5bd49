using System.Text.Json.Serialization;

namespace DataSync.Core.Reading;

/// <summary>
/// Where reading a slice goes on: reading is a pure function of it, so any page can be read again.
/// Its JSON is a stored contract (checkpoints, orchestration history): add optional members only.
/// </summary>
/// <param name="Page">One-based number of the next page within the whole stream, as people and dead letters count it.</param>
/// <param name="Token">The paginator's own token for that page (a page number, an offset, a cursor); null for the first of a slice.</param>
/// <param name="Fingerprint">
/// Hash of the page before, so that an API which answers the same page twice is noticed; null when there is none.
/// </param>
/// <param name="Slice">Zero-based number of the slice; 0 for a stream that is not divided.</param>
/// <param name="Cursor">Highest cursor value on the slice's pages before; null when there is none.</param>
public sealed record PagePosition(
    int Page,
    string? Token = null,
    string? Fingerprint = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Slice = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] string? Cursor = null)
{
    /// <summary>The first page of a slice.</summary>
    public static PagePosition Start { get; } = new(1);

    /// <summary>The same position with another page number.</summary>
    public PagePosition MovedBy(int pages) => this with { Page = Page + pages };

    /// <summary>Attempts made at the page before a wait that was handed out (<see cref="PageResult.Throttled.Next"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempts { get; init; }

    /// <summary>Whether the page before was malformed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAfterMalformed { get; init; }

    /// <summary>How often the slice was begun anew because the source could not page on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Restarts { get; init; }
}

using System.Text.Json.Serialization;

namespace DataSync.Core.Runs;

/// <summary>
/// What became of the records of a batch, a chunk or a run. Every record read is in exactly one of inserted, updated,
/// unchanged, duplicates, rejected, write failed.
/// </summary>
/// <param name="Pages">Pages read.</param>
/// <param name="Read">Records read.</param>
/// <param name="Inserted">Rows that were new.</param>
/// <param name="Updated">Rows that changed.</param>
/// <param name="Unchanged">Rows that were already as sent; nothing was written.</param>
/// <param name="Duplicates">Records replaced by a later one with the same key within the same chunk.</param>
/// <param name="Rejected">Records that failed validation; in the dead letters.</param>
/// <param name="WriteFailed">Records the database refused; in the dead letters.</param>
/// <param name="MalformedPages">Pages that could not be read as records; in the dead letters.</param>
public sealed record RecordCounts(
    long Pages = 0,
    long Read = 0,
    long Inserted = 0,
    long Updated = 0,
    long Unchanged = 0,
    long Duplicates = 0,
    long Rejected = 0,
    long WriteFailed = 0,
    long MalformedPages = 0)
{
    /// <summary>Nothing counted yet.</summary>
    public static RecordCounts Zero { get; } = new();

    /// <summary>Entries in the dead letters: rejected and refused records and malformed pages.</summary>
    public long DeadLettered => Rejected + WriteFailed + MalformedPages;

    /// <summary>Records that have an outcome; equals <see cref="Read"/> once all batches are written.</summary>
    [JsonIgnore]
    public long Accounted => Inserted + Updated + Unchanged + Duplicates + Rejected + WriteFailed;

    /// <summary>Adds two counts, member by member.</summary>
    public static RecordCounts operator +(RecordCounts a, RecordCounts b) => new(
        a.Pages + b.Pages,
        a.Read + b.Read,
        a.Inserted + b.Inserted,
        a.Updated + b.Updated,
        a.Unchanged + b.Unchanged,
        a.Duplicates + b.Duplicates,
        a.Rejected + b.Rejected,
        a.WriteFailed + b.WriteFailed,
        a.MalformedPages + b.MalformedPages);
}

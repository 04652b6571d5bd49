namespace DataSync.SampleApi.Data;

/// <summary>What a sync of sample records has to report. Read = Inserted + Updated + Unchanged + Duplicates + Rejected + WriteFailed.</summary>
/// <param name="Read">Records read.</param>
/// <param name="Inserted">Rows that were new.</param>
/// <param name="Updated">Rows written again: changed ones, and ids repeated in a later chunk.</param>
/// <param name="Unchanged">Rows that were already as sent.</param>
/// <param name="Duplicates">Records replaced by a later one with the same id within their chunk.</param>
/// <param name="Rejected">Records that validation refuses.</param>
/// <param name="WriteFailed">Records that the database refuses.</param>
/// <param name="Rows">Rows in the table afterwards, when it was empty or held only these.</param>
/// <param name="ByKind">Records read, by kind.</param>
public sealed record SampleExpectation(
    long Read,
    long Inserted,
    long Updated,
    long Unchanged,
    long Duplicates,
    long Rejected,
    long WriteFailed,
    long Rows,
    IReadOnlyDictionary<RecordKind, long> ByKind);

namespace DataSync.Core.Records;

/// <summary>
/// Mapped rows, column by column, as the destination takes them. Values are PostgreSQL's text form, null for NULL:
/// no digit of a number and no fraction of a second is lost on the way, whatever the column's type. In a column whose
/// mapping has <c>default: now</c>, null means the time of writing. Columns with <c>set</c> are not here: the writer fills them.
/// </summary>
/// <param name="Columns">Destination columns the records give values for, in mapping order.</param>
/// <param name="Values">One array per column; all of the same length.</param>
/// <param name="Pages">One-based page each row came from.</param>
/// <param name="Indexes">Zero-based place of each row's record in its page.</param>
public sealed record RowBatch(
    IReadOnlyList<string> Columns,
    IReadOnlyList<string?[]> Values,
    int[] Pages,
    int[] Indexes)
{
    /// <summary>Rows in the batch.</summary>
    public int Count => Pages.Length;
}

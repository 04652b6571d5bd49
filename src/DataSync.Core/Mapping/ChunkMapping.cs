using DataSync.Core.Records;
using DataSync.Core.Runs;

namespace DataSync.Core.Mapping;

/// <summary>What mapping a chunk came to.</summary>
/// <param name="Batches">Rows to be written, in the order of their records; no key twice. All batches but the last are full.</param>
/// <param name="Rejected">Records that failed validation, in order, each with its raw JSON.</param>
/// <param name="Counts">Pages, read, duplicates and rejected; the rest is counted when the batches are written.</param>
public sealed record ChunkMapping(IReadOnlyList<RowBatch> Batches, IReadOnlyList<DeadLetter> Rejected, RecordCounts Counts);

using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Functions.Contracts;

/// <summary>From the words of the orchestration to those of the database and back.</summary>
internal static class Conversions
{
    public static ChunkKey ToKey(this ChunkId chunk) => new(chunk.BatchId, chunk.Sync, chunk.Slice, chunk.Number);

    public static SliceMarks? ToMarks(this CommitRequest request) => request.Marks is { Count: > 0 } marks
        ? new SliceMarks(request.Level, [.. marks.Select(mark => new StoredMark(mark.Slice, mark.Value, mark.Rank))])
        : null;

    public static RunSummary ToSummary(this RunRow run) => new(
        run.Sync, run.BatchId, run.Status, run.Reason, run.StartedAt, run.EndedAt, run.Counts, run.Start, run.Position);
}

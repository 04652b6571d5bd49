using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Functions.Contracts;

/// <summary>From the words of the orchestration to those of the database and back.</summary>
internal static class Conversions
{
    public static ChunkKey ToKey(this ChunkId chunk) => new(chunk.BatchId, chunk.Sync, chunk.Slice, chunk.Number);

    public static SliceMarks? ToMarks(this CommitRequest request)
    {
        var marks = (request.Marks ?? []).ToDictionary(mark => mark.Slice, mark => new StoredMark(mark.Slice, mark.Value, mark.Rank));
        foreach (var slice in request.Broken ?? [])
            marks[slice] = marks.TryGetValue(slice, out var mark) ? mark with { IsBroken = true } : new StoredMark(slice, null, null, IsBroken: true);
        return marks.Count == 0 ? null : new SliceMarks(request.Level, [.. marks.Values]);
    }

    public static RunSummary ToSummary(this RunRow run) => new(
        run.Sync, run.BatchId, run.Status, run.Reason, run.StartedAt, run.EndedAt, run.Counts, run.Start, run.Position);
}

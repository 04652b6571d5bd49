using System.Text.Json.Serialization;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;
using DataSync.Core.Runs;

namespace DataSync.Functions.Contracts;

/// <summary>Names one chunk of one run; every idempotence key is made of it.</summary>
/// <param name="Sync">Name of the sync.</param>
/// <param name="BatchId">The run's <c>sync_batch_id</c>.</param>
/// <param name="Slice">The slice; empty for a stream with one.</param>
/// <param name="Number">Zero-based number of the chunk within its slice.</param>
public sealed record ChunkId(string Sync, Guid BatchId, string Slice, int Number);

/// <summary>Asks for pages of a chunk.</summary>
/// <param name="Chunk">The chunk they belong to.</param>
/// <param name="From">Position of the first page.</param>
/// <param name="Pages">Most pages to read.</param>
/// <param name="PageSize">Records per page; null for what the manifest states.</param>
/// <param name="Slices">The slices of the run; null for a stream that is read as one.</param>
public sealed record FetchRequest(
    ChunkId Chunk,
    PagePosition From,
    int Pages,
    int? PageSize,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SliceRange? Slices = null);

/// <summary>What was fetched and staged. The records stay in the staging table; only numbers and a position travel.</summary>
/// <param name="FirstPage">One-based number of the first page asked for.</param>
/// <param name="Pages">Pages read, malformed ones included.</param>
/// <param name="Records">Records staged.</param>
/// <param name="MalformedPages">Pages in the dead letters.</param>
/// <param name="Next">Position of the page after; null when there is none.</param>
/// <param name="ThrottledUntil">When the source may be asked again (UTC); null when it did not ask to wait.</param>
/// <param name="Total">Records in the whole stream, where the source says so.</param>
/// <param name="Marks">What was seen in slices that ended within these pages; null when none did.</param>
/// <param name="Broken">Slices with a malformed page; null when there are none.</param>
public sealed record FetchResult(
    int FirstPage,
    int Pages,
    long Records,
    int MalformedPages,
    PagePosition? Next,
    DateTime? ThrottledUntil = null,
    long? Total = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SliceMark>? Marks = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Broken = null)
{
    /// <summary>Joins the parts of a chunk that took several calls.</summary>
    public FetchResult Then(FetchResult later) => new(
        FirstPage,
        Pages + later.Pages,
        Records + later.Records,
        MalformedPages + later.MalformedPages,
        later.Next,
        later.ThrottledUntil,
        later.Total ?? Total,
        Joined(Marks, later.Marks),
        Joined(Broken, later.Broken));

    private static IReadOnlyList<T>? Joined<T>(IReadOnlyList<T>? first, IReadOnlyList<T>? second) =>
        first is null ? second : second is null ? first : [.. first, .. second];
}

/// <summary>Asks for a fetched chunk to be mapped and validated.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="FirstPage">One-based number of its first page.</param>
/// <param name="LastPage">One-based number of its last page.</param>
/// <param name="Records">Records that were staged; validation refuses to go on with fewer.</param>
public sealed record ValidateRequest(ChunkId Chunk, int FirstPage, int LastPage, long Records);

/// <summary>What validation made of a chunk.</summary>
/// <param name="Batches">Batches staged, numbered from zero.</param>
/// <param name="Counts">Records read, duplicates and rejects.</param>
public sealed record ValidateResult(int Batches, RecordCounts Counts);

/// <summary>A chunk that is fetched and validated: all that is left is to write it.</summary>
/// <param name="Fetched">What was fetched.</param>
/// <param name="Validated">What validation made of it.</param>
public sealed record PreparedChunk(FetchResult Fetched, ValidateResult Validated);

/// <summary>Asks for one batch to be written.</summary>
/// <param name="Chunk">The chunk it belongs to.</param>
/// <param name="Batch">Zero-based number within the chunk.</param>
public sealed record BatchRequest(ChunkId Chunk, int Batch);

/// <summary>Asks for the checkpoint to move past a chunk.</summary>
/// <param name="Chunk">The chunk whose rows are in.</param>
/// <param name="Next">Position after it; null at the end of the stream.</param>
/// <param name="Counts">What became of its records.</param>
/// <param name="Marks">What was seen in slices that ended within the chunk; null when none did.</param>
/// <param name="Level">Level of those slices in the plan.</param>
/// <param name="Broken">Slices of which a page within the chunk was malformed; null when there are none.</param>
public sealed record CommitRequest(
    ChunkId Chunk,
    PagePosition? Next,
    RecordCounts Counts,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SliceMark>? Marks = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Level = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<int>? Broken = null);

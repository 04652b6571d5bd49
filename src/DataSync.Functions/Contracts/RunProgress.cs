using System.Text.Json.Serialization;
using DataSync.Core.Runs;

namespace DataSync.Functions.Contracts;

/// <summary>The orchestration's custom status: where a run is, in a few hundred bytes.</summary>
/// <param name="SyncBatchId">The run.</param>
/// <param name="Status">Running or paused.</param>
/// <param name="Reason">Why it is paused or waits.</param>
/// <param name="Chunk">Chunks committed.</param>
/// <param name="NextPage">One-based number of the next page; null at the end.</param>
/// <param name="Counts">What became of the records so far.</param>
/// <param name="Total">Records in the whole stream, where the source says so.</param>
/// <param name="RecordsPerSecond">Records read per second of working time.</param>
/// <param name="Slices">Slices planned, so far while planning goes on; null for a stream that is read as one.</param>
/// <param name="SlicesDone">Slices whose records are in; null while planning goes on.</param>
public sealed record RunProgress(
    Guid SyncBatchId,
    RunStatus Status,
    string? Reason,
    int Chunk,
    int? NextPage,
    RecordCounts Counts,
    long? Total,
    double RecordsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Slices = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SlicesDone = null);

using System.Text.Json.Serialization;
using DataSync.Core.Runs;

namespace DataSync.Functions.Contracts;

/// <summary>
/// Input of the sync orchestration: at first the request alone, later what it hands to its next generation.
/// </summary>
/// <param name="Request">What was asked for.</param>
/// <param name="StartedAt">When the run began, UTC; null before.</param>
/// <param name="Plan">What BeginRun settled; null before.</param>
/// <param name="Chunk">Zero-based number of the next chunk.</param>
/// <param name="Prepared">That chunk, fetched and validated already; null when it is not.</param>
/// <param name="FetchedNext">The chunk after it, fetched already; null when it is not, or when there is none.</param>
/// <param name="Counts">What became of the records so far.</param>
/// <param name="Paused">Time the run did not work because it waited for a person.</param>
/// <param name="Warned">The warning of the error budget was given.</param>
/// <param name="Accepted">A person accepted the error rate (event <c>resume</c>).</param>
/// <param name="Planning">How far the slices are planned; null for a stream that is read as one.</param>
public sealed record SyncState(
    SyncRequest Request,
    DateTime? StartedAt = null,
    RunPlan? Plan = null,
    int Chunk = 0,
    PreparedChunk? Prepared = null,
    FetchResult? FetchedNext = null,
    RecordCounts? Counts = null,
    TimeSpan Paused = default,
    bool Warned = false,
    bool Accepted = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PlanProgress? Planning = null)
{
    /// <summary>The slices to read, once they are planned; null for a stream that is read as one.</summary>
    [JsonIgnore]
    public SliceRange? Slices => Planning is { } planning && Plan?.Slicing is { } slicing
        ? new SliceRange(slicing.Level, planning.Slices, slicing.IsOneForAll ? slicing.Now : null)
        : null;
}

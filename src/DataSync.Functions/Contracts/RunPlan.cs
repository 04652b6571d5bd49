using System.Text.Json.Serialization;
using DataSync.Core.Definitions;
using DataSync.Core.Reading;

namespace DataSync.Functions.Contracts;

/// <summary>What was settled when the run began. Fixed for the run, whatever happens to the files meanwhile.</summary>
/// <param name="Start">Position of the first page.</param>
/// <param name="PageSize">Records per page; null where nobody says, or the stream is read in two ways.</param>
/// <param name="PagesPerChunk">Pages per chunk.</param>
/// <param name="MaxParallelBatches">Most batches written at the same time.</param>
/// <param name="Limits">Error budget and run time.</param>
/// <param name="Retry">How activities are repeated.</param>
/// <param name="Slicing">How its slices are planned; null for a stream that is read as one.</param>
/// <param name="IsOwnPageSize">Whether the page size is the manifest's for this stream, so that its parents have their own.</param>
public sealed record RunPlan(
    PagePosition Start,
    int? PageSize,
    int PagesPerChunk,
    int MaxParallelBatches,
    LimitsDefinition Limits,
    DurableRetryPlan Retry,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SlicingPlan? Slicing = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsOwnPageSize = false);

/// <summary>
/// How often and after what durable wait an activity is repeated whose source or database did not answer. Waits double
/// from the first to the longest. These come after the short retries within the activity.
/// </summary>
/// <param name="SourceFirstWait">First wait for a source.</param>
/// <param name="SourceAttempts">Calls in all for a source.</param>
/// <param name="DatabaseFirstWait">First wait for the database.</param>
/// <param name="DatabaseAttempts">Calls in all for the database.</param>
/// <param name="LongestWait">No wait is longer.</param>
public sealed record DurableRetryPlan(
    TimeSpan SourceFirstWait,
    int SourceAttempts,
    TimeSpan DatabaseFirstWait,
    int DatabaseAttempts,
    TimeSpan LongestWait);

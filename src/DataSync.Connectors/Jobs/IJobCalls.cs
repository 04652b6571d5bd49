using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Jobs;

/// <summary>What a job needs of the reader.</summary>
internal interface IJobCalls
{
    /// <summary>
    /// Sends a request that brings no records, with the retries and error handlers of its requester; a source that asks to
    /// wait gives no answer but the time.
    /// </summary>
    /// <exception cref="SourceException">There is no good answer.</exception>
    Task<JobAnswer> CallAsync(SourceStream stream, StreamSlice slice, HttpRequester requester, int page, CancellationToken cancellationToken);

    /// <summary>Reads a page of a download.</summary>
    /// <exception cref="SourceException">There is no good answer.</exception>
    Task<PageResult> DownloadAsync(
        SourceStream stream, StreamSlice slice, PagePosition position, int? pageSize, CancellationToken cancellationToken);
}

/// <summary>Answer to a request about a job.</summary>
/// <param name="Answer">The answer; null when the source asked to wait, or the manifest ignores it.</param>
/// <param name="RequestHeaders">Headers that were sent, without secrets.</param>
/// <param name="WaitUntil">When to ask again; null with an answer.</param>
internal sealed record JobAnswer(SourceAnswer? Answer, IReadOnlyDictionary<string, string> RequestHeaders, DateTimeOffset? WaitUntil = null);

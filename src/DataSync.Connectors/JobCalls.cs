using DataSync.Connectors.Decoders;
using DataSync.Connectors.Jobs;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Paginators;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Connectors.Transformations;
using DataSync.Core.Reading;

namespace DataSync.Connectors;

/// <summary>Requests about jobs, with the attempts, budgets and error handlers that pages have.</summary>
internal sealed class JobCalls(Func<PageTask, CancellationToken, Task<PageResult>> readAsync) : IJobCalls
{
    public async Task<JobAnswer> CallAsync(
        SourceStream stream, StreamSlice slice, HttpRequester requester, int page, CancellationToken cancellationToken)
    {
        var call = new CallTask(stream.Of(StreamOf(stream.Name, requester)), slice, page);
        var result = await readAsync(call, cancellationToken).ConfigureAwait(false);
        var headers = (call.Request?.Headers ?? [])
            .Where(header => !header.IsCredential && !stream.Config.HoldsSecret(header.Value))
            .DistinctBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new JobAnswer(call.Answer, headers, (result as PageResult.Throttled)?.Until);
    }

    public Task<PageResult> DownloadAsync(
        SourceStream stream, StreamSlice slice, PagePosition position, int? pageSize, CancellationToken cancellationToken) =>
        readAsync(new PageTask(stream, slice, position, pageSize), cancellationToken);

    private static DeclarativeStream StreamOf(string name, HttpRequester requester) => new(
        name, [], schema: null, new SimpleRetriever(requester, new JsonDecoder(), Selector: null!, new NoPagination()), RecordPipeline.Nothing);
}

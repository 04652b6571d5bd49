using DataSync.Functions.Activities;
using DataSync.Functions.Contracts;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Prepares chunks ahead of their writing: while one is written, the next is validated and the one after it fetched.
/// Never further, so that what is staged stays small.
/// </summary>
internal sealed class ChunkPreparation(ChunkFetcher fetcher, DurableCalls calls, Func<int, ChunkId> chunkAt, Func<DateTime> deadline)
{
    private static readonly Task<FetchResult?> Nothing = Task.FromResult<FetchResult?>(null);
    private Task<FetchResult?> _fetching = Nothing;

    /// <summary>The next chunk to be written; null when the run has to end while the source makes it wait.</summary>
    public Task<PreparedChunk?> Next { get; private set; } = Task.FromResult<PreparedChunk?>(null);

    /// <summary>Starts where the run stands: with what the generation before handed over, or at the plan's first page.</summary>
    public void Start(SyncState state)
    {
        if (state.Prepared is { } prepared)
        {
            Next = Task.FromResult<PreparedChunk?>(prepared);
            _fetching = state.FetchedNext is { } fetched ? Task.FromResult<FetchResult?>(fetched) : Nothing;
            return;
        }

        _fetching = fetcher.FetchAsync(chunkAt(state.Chunk), state.Plan!.Start, deadline());
        PrepareNext(state.Chunk);
    }

    /// <summary>Goes on to the chunk with this number, whose pages are being fetched.</summary>
    public void PrepareNext(int number) => Next = PrepareAsync(number, _fetching);

    /// <summary>
    /// What to hand to the next generation, once nothing is in flight: the prepared chunk and the fetched one after it.
    /// Null when one of them failed or the run is about to end: then this generation sees it through.
    /// </summary>
    public async Task<(PreparedChunk Prepared, FetchResult? FetchedNext)?> HandOverAsync()
    {
        await Task.WhenAny(Next);
        if (!Next.IsCompletedSuccessfully || Next.Result is not { } prepared)
            return null;
        await Task.WhenAny(_fetching);
        if (!_fetching.IsCompletedSuccessfully || (_fetching.Result is null && prepared.Fetched.Next is not null))
            return null;
        return (prepared, _fetching.Result);
    }

    private async Task<PreparedChunk?> PrepareAsync(int number, Task<FetchResult?> fetching)
    {
        if (await fetching is not { } fetched)
            return null;
        _fetching = fetched.Next is { } next ? fetcher.FetchAsync(chunkAt(number + 1), next, deadline()) : Nothing;
        var validated = await calls.CallAsync<ValidateResult>(
            nameof(ValidateChunk),
            new ValidateRequest(chunkAt(number), fetched.FirstPage, fetched.FirstPage + fetched.Pages - 1, fetched.Records));
        return new PreparedChunk(fetched, validated);
    }
}

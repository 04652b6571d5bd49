using DataSync.Core.Runs;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Goes from chunk to chunk until the source ends, a person stops the run, its time is over or its error budget is spent.
/// Chunks are written one after the other; the next ones are prepared meanwhile.
/// </summary>
internal sealed class ChunkLoop
{
    private readonly TaskOrchestrationContext _context;
    private readonly RunEnding _ending;
    private readonly DurableCalls _calls;
    private readonly EarlyEnd _early;
    private readonly ChunkPreparation _preparation;
    private readonly ChunkWriter _writer;
    private readonly ErrorBudgetGate _budget;
    private SyncState _state;

    public ChunkLoop(TaskOrchestrationContext context, DurableCalls calls, RunEnding ending, EarlyEnd early, SyncState state)
    {
        _context = context;
        _calls = calls;
        _ending = ending;
        _state = state;
        _early = early;
        var plan = state.Plan!;
        var fetcher = new ChunkFetcher(calls, plan, state.Slices, new SourceWait(context, calls, early.Stop));
        _preparation = new ChunkPreparation(fetcher, calls, ChunkAt, () => early.DeadlineOf(_state));
        _writer = new ChunkWriter(calls, plan, state.Slices);
        _budget = new ErrorBudgetGate(context, calls, plan.Limits, early.Stop);
    }

    /// <summary>The summary of the run; null when it was handed to the next generation.</summary>
    public async Task<RunSummary?> RunAsync()
    {
        try
        {
            return await LoopAsync();
        }
        catch (TaskFailedException)
        {
            // The chunk before may still be on its way into the checkpoint; the run ends behind it.
            await Task.WhenAny(_writer.SettleAsync());
            throw;
        }
    }

    private async Task<RunSummary?> LoopAsync()
    {
        _calls.Follow(_state);
        _preparation.Start(_state);
        for (var done = 1; ; done++)
        {
            if (await _preparation.Next is not { Fetched: var fetched, Validated: var validated })
                return await EndEarlyAsync();

            if (fetched.Next is not null)
                _preparation.PrepareNext(_state.Chunk + 1);

            var counts = _state.Counts! + await _writer.WriteAsync(ChunkAt(_state.Chunk), fetched, validated);
            _state = _state with { Chunk = _state.Chunk + 1, Counts = counts, Prepared = null, FetchedNext = null };
            _calls.Follow(_state, fetched);

            if (fetched.Next is not null && !IsOver && done < SyncOrchestrator.ChunksPerGeneration && _budget.Allows(_state))
                continue;

            await _writer.SettleAsync();
            (_state, var verdict) = await _budget.PassAsync(_state, lastChunk: fetched.Next is null);
            if (verdict is not null)
                return await _ending.EndAsync(_state, verdict.End, verdict.Reason);
            if (fetched.Next is null)
                return await _ending.EndAsync(_state, RunEnd.SourceExhausted);
            if (IsOver)
                return await EndEarlyAsync();
            if (done >= SyncOrchestrator.ChunksPerGeneration && await _preparation.HandOverAsync() is var (prepared, fetchedNext))
            {
                if (IsOver)
                    return await EndEarlyAsync();
                _context.ContinueAsNew(_state with { Prepared = prepared, FetchedNext = fetchedNext });
                return null;
            }
        }
    }

    private bool IsOver => _early.IsDue(_state);

    private async Task<RunSummary> EndEarlyAsync()
    {
        await _writer.SettleAsync();
        return await _early.EndAsync(_state);
    }

    private ChunkId ChunkAt(int number) => new(_state.Request.Sync, _state.Request.BatchId, Slice: "", number);
}

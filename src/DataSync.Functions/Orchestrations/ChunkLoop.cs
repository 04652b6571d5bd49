using DataSync.Core.Runs;
using DataSync.Functions.Contracts;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Goes from chunk to chunk until the source ends, a person stops the run, its time is over or its error budget is spent.
/// While one chunk is validated and written, the next is fetched.
/// </summary>
internal sealed class ChunkLoop
{
    private readonly TaskOrchestrationContext _context;
    private readonly RunEnding _ending;
    private readonly RunPlan _plan;
    private readonly DurableCalls _calls;
    private readonly Task<string?> _stop;
    private readonly ChunkFetcher _fetcher;
    private readonly ChunkWriter _writer;
    private readonly ErrorBudgetGate _budget;
    private SyncState _state;

    public ChunkLoop(TaskOrchestrationContext context, DurableCalls calls, RunEnding ending, SyncState state)
    {
        _context = context;
        _calls = calls;
        _ending = ending;
        _state = state;
        _plan = state.Plan!;
        _stop = context.WaitForExternalEvent<string?>(SyncOrchestrator.StopEvent);
        _fetcher = new ChunkFetcher(context, calls, _plan, _stop);
        _writer = new ChunkWriter(calls, _plan);
        _budget = new ErrorBudgetGate(context, calls, _plan.Limits, _stop);
    }

    /// <summary>The summary of the run; null when it was handed to the next generation.</summary>
    public async Task<RunSummary?> RunAsync()
    {
        var fetching = _state.Fetched is { } handedOver
            ? Task.FromResult<FetchResult?>(handedOver)
            : _fetcher.FetchAsync(ChunkAt(_state.Chunk), _plan.Start, Deadline);

        for (var done = 1; ; done++)
        {
            if (await fetching is not { } fetched)
                return await EndEarlyAsync();

            fetching = fetched.Next is { } next
                ? _fetcher.FetchAsync(ChunkAt(_state.Chunk + 1), next, Deadline)
                : Task.FromResult<FetchResult?>(null);

            var counts = await _writer.WriteAsync(ChunkAt(_state.Chunk), fetched);
            _state = _state with { Chunk = _state.Chunk + 1, Counts = counts, Fetched = null };
            _calls.Follow(_state, fetched);

            (_state, var verdict) = await _budget.PassAsync(_state, lastChunk: fetched.Next is null);
            if (verdict is not null)
                return await _ending.EndAsync(_state, verdict.End, verdict.Reason);
            if (fetched.Next is null)
                return await _ending.EndAsync(_state, RunEnd.SourceExhausted);
            if (_stop.IsCompleted || _context.CurrentUtcDateTime >= Deadline)
                return await EndEarlyAsync();

            if (done == SyncOrchestrator.ChunksPerGeneration)
            {
                // A generation ends with nothing in flight: what was fetched ahead goes along.
                var ahead = await fetching;
                if (ahead is null || _stop.IsCompleted)
                    return await EndEarlyAsync();
                _context.ContinueAsNew(_state with { Fetched = ahead });
                return null;
            }
        }
    }

    private Task<RunSummary> EndEarlyAsync() => _stop.IsCompleted
        ? _ending.EndAsync(_state, RunEnd.Stopped, _stop.Result)
        : _ending.EndAsync(_state, RunEnd.TimedOut, $"the limit of {_plan.Limits.Runtime} was reached; resume the run or raise limits.runtime");

    private ChunkId ChunkAt(int number) => new(_state.Request.Sync, _state.Request.BatchId, Slice: "", number);

    private DateTime Deadline => _state.StartedAt!.Value + _state.Paused + _plan.Limits.Runtime;
}

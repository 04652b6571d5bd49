using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Functions.Contracts;
using DataSync.Functions.Secrets;
using DataSync.Postgres;
using Microsoft.DurableTask;

namespace DataSync.Functions.Orchestrations;

/// <summary>
/// Calls activities and repeats them, after a durable wait, when their source, its vault or their database did not answer. This is
/// the only place that repeats an activity; everything else that fails ends the run.
/// </summary>
internal sealed class DurableCalls(TaskOrchestrationContext context, SyncState state)
{
    /// <summary>Used until BeginRun has settled the run's own plan.</summary>
    private static readonly DurableRetryPlan BeforePlan = new(
        TimeSpan.FromSeconds(5), 3, TimeSpan.FromSeconds(5), 5, TimeSpan.FromMinutes(1));

    private readonly CancellationTokenSource _work = new();
    private FetchResult? _lastFetched;

    /// <summary>The run as it stands, for status and for its ending.</summary>
    public SyncState State { get; private set; } = state;

    /// <summary>Takes over the newest state of the run and the chunk that was done last, and publishes where the run is.</summary>
    public void Follow(SyncState state, FetchResult? lastFetched = null)
    {
        State = state;
        _lastFetched = lastFetched ?? _lastFetched;
        ShowProgress();
    }

    /// <summary>
    /// Ends the work ahead, waits and all, and gives the calls that settle the run: an orchestration does not end before
    /// its last timer.
    /// </summary>
    public DurableCalls ForEnding()
    {
        _work.Cancel();
        return new DurableCalls(context, State);
    }

    /// <summary>Calls an activity; throws <see cref="TaskFailedException"/> when it fails for good.</summary>
    public async Task<T> CallAsync<T>(string activity, object input)
    {
        for (var attempt = 1; ; attempt++)
        {
            _work.Token.ThrowIfCancellationRequested();
            try
            {
                var result = await context.CallActivityAsync<T>(activity, input);
                if (attempt > 1)
                    ShowProgress();
                return result;
            }
            catch (TaskFailedException failure) when (WaitBefore(attempt + 1, failure.FailureDetails) is { } wait)
            {
                ShowProgress($"{activity} is repeated in {wait.TotalSeconds:0} s: {failure.FailureDetails.ErrorMessage}");
                await context.CreateTimer(wait, _work.Token);
            }
        }
    }

    /// <summary>Cancelled when the work ahead ends; every timer of it has to end then too.</summary>
    public CancellationToken Working => _work.Token;

    /// <summary>Calls an activity without a result.</summary>
    public Task CallAsync(string activity, object input) => CallAsync<object?>(activity, input);

    /// <summary>Publishes where the run is; paused when it waits for a reason.</summary>
    public void ShowProgress(string? pausedBecause = null)
    {
        var counts = State.Counts ?? RecordCounts.Zero;
        var seconds = State.StartedAt is { } started ? (context.CurrentUtcDateTime - started - State.Paused).TotalSeconds : 0;
        context.SetCustomStatus(new RunProgress(
            State.Request.BatchId,
            pausedBecause is null ? RunStatus.Running : RunStatus.Paused,
            pausedBecause,
            State.Chunk,
            State.Chunk == 0 ? State.Plan?.Start.Page : _lastFetched?.Next?.Page,
            counts,
            _lastFetched?.Total,
            seconds > 0 ? Math.Round(counts.Read / seconds, 1) : 0,
            State.Planning?.Slices,
            State.Planning is { Next: null } planned ? SlicesDone(planned) : null));
    }

    private int SlicesDone(PlanProgress planned)
    {
        var next = State.Chunk == 0 ? State.Plan!.Start : _lastFetched?.Next;
        return next?.Slice ?? planned.Slices;
    }

    private TimeSpan? WaitBefore(int attempt, TaskFailureDetails failure)
    {
        var plan = State.Plan?.Retry ?? BeforePlan;
        var (first, attempts) = failure switch
        {
            _ when failure.IsCausedBy<SourceUnavailableException>() || failure.IsCausedBy<SecretUnavailableException>() => (plan.SourceFirstWait, plan.SourceAttempts),
            _ when failure.IsCausedBy<DatabaseUnavailableException>() => (plan.DatabaseFirstWait, plan.DatabaseAttempts),
            _ => (TimeSpan.Zero, 0),
        };
        if (attempt > attempts)
            return null;
        var wait = first * Math.Pow(2, attempt - 2);
        return wait < plan.LongestWait ? wait : plan.LongestWait;
    }
}

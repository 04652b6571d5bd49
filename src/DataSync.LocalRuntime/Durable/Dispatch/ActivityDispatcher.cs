using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using DataSync.LocalRuntime.Durable.Execution;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>Runs activities, a bounded number at a time, in the order they were called.</summary>
internal sealed class ActivityDispatcher
{
    private readonly Channel<ActivityCall> _waiting = Channel.CreateUnbounded<ActivityCall>();
    private readonly CancellationTokenSource _noMore = new();
    private readonly CancellationTokenSource _cancelRunning = new();
    private readonly DurableTaskRegistry _registry;
    private readonly IServiceProvider _services;
    private readonly DataConverter _converter;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Func<ActivityCall, bool> _isWanted;
    private readonly Action<ActivityCall, HistoryEvent> _report;
    private Task _workers = Task.CompletedTask;
    private int _running;

    /// <param name="registry">The app's activities.</param>
    /// <param name="services">Each call gets a scope of these.</param>
    /// <param name="converter">Reads inputs and writes results.</param>
    /// <param name="timeProvider">Measures durations.</param>
    /// <param name="logger">Gets starts and ends.</param>
    /// <param name="isWanted">Whether the execution that called still runs; asked right before a call begins.</param>
    /// <param name="report">Gets the completion.</param>
    public ActivityDispatcher(
        DurableTaskRegistry registry,
        IServiceProvider services,
        DataConverter converter,
        TimeProvider timeProvider,
        ILogger logger,
        Func<ActivityCall, bool> isWanted,
        Action<ActivityCall, HistoryEvent> report)
    {
        _registry = registry;
        _services = services;
        _converter = converter;
        _timeProvider = timeProvider;
        _logger = logger;
        _isWanted = isWanted;
        _report = report;
    }

    public void Start(int maxConcurrent) =>
        _workers = Task.WhenAll(Enumerable.Range(0, maxConcurrent).Select(_ => Task.Run(WorkAsync)));

    public void Enqueue(ActivityCall call) => _waiting.Writer.TryWrite(call);

    /// <summary>Starts no more activities and waits for the running ones, first kindly, then with their token cancelled.</summary>
    /// <returns>Activities that did not end even so.</returns>
    public async Task<int> StopAsync(TimeSpan drain, TimeSpan abandon, CancellationToken cancellationToken)
    {
        await _noMore.CancelAsync().ConfigureAwait(false);
        if (await EndedWithinAsync(drain, cancellationToken).ConfigureAwait(false))
            return 0;

        Log.DrainTimeOver(_logger, Volatile.Read(ref _running));
        await _cancelRunning.CancelAsync().ConfigureAwait(false);
        return await EndedWithinAsync(abandon, cancellationToken).ConfigureAwait(false) ? 0 : Volatile.Read(ref _running);
    }

    /// <summary>Cancels what runs and waits for nothing.</summary>
    public void Abort()
    {
        _noMore.Cancel();
        _cancelRunning.Cancel();
    }

    private async Task<bool> EndedWithinAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _workers.WaitAsync(timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                var call = await _waiting.Reader.ReadAsync(_noMore.Token).ConfigureAwait(false);
                if (_noMore.IsCancellationRequested)
                    return;
                if (!_isWanted(call))
                    continue;
                Interlocked.Increment(ref _running);
                try
                {
                    await RunAsync(call).ConfigureAwait(false);
                }
                finally
                {
                    Interlocked.Decrement(ref _running);
                }
            }
        }
        catch (OperationCanceledException) when (_noMore.IsCancellationRequested)
        {
            // Stopped; what waits is in the journal.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever an activity throws is its failure.")]
    private async Task RunAsync(ActivityCall call)
    {
        var begun = _timeProvider.GetTimestamp();
        Log.ActivityStarted(_logger, call.Name, call.TaskId, call.InstanceId);
        HistoryEvent completion;
        try
        {
            completion = Completion(HistoryEventType.TaskCompleted, call) with { Payload = await InvokeAsync(call).ConfigureAwait(false) };
            Log.ActivityCompleted(_logger, call.Name, call.TaskId, call.InstanceId, _timeProvider.GetElapsedTime(begun).TotalMilliseconds);
        }
        catch (ActivityNotRegisteredException e)
        {
            Log.ActivityUnknown(_logger, call.Name, call.TaskId, call.InstanceId);
            completion = Completion(HistoryEventType.TaskFailed, call) with { Failure = FailureTypes.Of(FailureTypes.ActivityNotFound, e.Message) };
        }
        catch (Exception) when (_cancelRunning.IsCancellationRequested)
        {
            // Once the token is cancelled a failure says nothing about the work: it runs again at the next start.
            Log.ActivityAbandoned(_logger, call.Name, call.TaskId, call.InstanceId);
            return;
        }
        catch (Exception e)
        {
            Log.ActivityFailed(_logger, e, call.Name, call.TaskId, call.InstanceId, _timeProvider.GetElapsedTime(begun).TotalMilliseconds);
            completion = Completion(HistoryEventType.TaskFailed, call) with { Failure = TaskFailureDetails.FromException(e) };
        }

        _report(call, completion);
    }

    private async Task<string?> InvokeAsync(ActivityCall call)
    {
        var factory = _registry.FindActivity(call.Name, call.Version) ?? throw new ActivityNotRegisteredException(call);
        await using var scope = _services.CreateAsyncScope();
        var activity = factory(scope.ServiceProvider);
        var context = new LocalActivityContext(call.Name, call.InstanceId, call.TaskId, call.Version, _cancelRunning.Token);
        var input = _converter.Deserialize(call.Input, activity.InputType);
        return _converter.Serialize(await activity.RunAsync(context, input).ConfigureAwait(false));
    }

    private static HistoryEvent Completion(HistoryEventType type, ActivityCall call) =>
        new() { Type = type, Timestamp = default, TaskId = call.TaskId };

    private sealed class ActivityNotRegisteredException(ActivityCall call) : Exception(
        call.Version.Length == 0
            ? $"No activity task named '{call.Name}' was found."
            : $"No activity task named '{call.Name}' with version '{call.Version}' was found.");
}

using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Tests.Timers;

public sealed record TimerRun(string Function, DateTimeOffset At, TimerInfo Timer);

/// <summary>What timer functions of a test did, and what they wait for before they end.</summary>
public sealed class TimerRecorder(TimeProvider timeProvider)
{
    private readonly Channel<TimerRun> _runs = Channel.CreateUnbounded<TimerRun>();

    /// <summary>Lets a blocking function end.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string function, TimerInfo timer) => _runs.Writer.TryWrite(new TimerRun(function, timeProvider.GetUtcNow(), timer));

    public async Task<TimerRun> NextAsync() => await _runs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    public bool IsEmpty => !_runs.Reader.TryPeek(out _);
}

namespace DataSync.LocalRuntime.Hosting.Invocation;

/// <summary>The HTTP and timer invocations under way: a stopping host waits for them, then cancels them.</summary>
internal sealed class RunningInvocations : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Running> _running = [];
    private readonly CancellationTokenSource _cut = new();
    private TaskCompletionSource? _idle;

    /// <summary>Cancelled when the drain time is over.</summary>
    public CancellationToken Cut => _cut.Token;

    public IDisposable Begin(LocalFunctionContext context)
    {
        var running = new Running(this, context.Function.Name, context.InvocationId);
        lock (_lock) _running.Add(running);
        return running;
    }

    public Task WhenIdle()
    {
        lock (_lock)
        {
            if (_running.Count == 0) return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Cancels what still runs and tells what it was.</summary>
    public IReadOnlyList<(string Function, string InvocationId)> CutOff()
    {
        List<(string, string)> cut;
        lock (_lock) cut = [.. _running.Select(running => (running.Function, running.InvocationId))];
        _cut.Cancel();
        return cut;
    }

    public void Dispose() => _cut.Dispose();

    private void End(Running running)
    {
        lock (_lock)
        {
            _running.Remove(running);
            if (_running.Count > 0) return;
            _idle?.TrySetResult();
            _idle = null;
        }
    }

    private sealed class Running(RunningInvocations owner, string function, string invocationId) : IDisposable
    {
        public string Function { get; } = function;

        public string InvocationId { get; } = invocationId;

        public void Dispose() => owner.End(this);
    }
}

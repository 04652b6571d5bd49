namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>Wakes those who wait for an instance to change its status.</summary>
internal sealed class StatusWatch
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Watch> _watches = [];

    /// <summary>
    /// Reads again after every change until the wish is met. Watching begins before the first read, so that no change
    /// falls between.
    /// </summary>
    public async Task<T> UntilAsync<T>(
        string instanceId,
        Func<CancellationToken, Task<T?>> read,
        Func<T, bool> wish,
        CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var watch = Enter(instanceId);
            try
            {
                if (await read(cancellationToken).ConfigureAwait(false) is { } found && wish(found))
                    return found;
                await watch.Changed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Leave(instanceId, watch);
            }
        }
    }

    public void Notify(string instanceId)
    {
        lock (_lock)
        {
            if (_watches.Remove(instanceId, out var watch))
                watch.Changed.TrySetResult();
        }
    }

    /// <summary>Ends all waits.</summary>
    public void FailAll(Exception reason)
    {
        lock (_lock)
        {
            foreach (var watch in _watches.Values)
                watch.Changed.TrySetException(reason);
            _watches.Clear();
        }
    }

    private Watch Enter(string instanceId)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(instanceId, out var watch))
                _watches[instanceId] = watch = new Watch();
            watch.Watchers++;
            return watch;
        }
    }

    private void Leave(string instanceId, Watch watch)
    {
        lock (_lock)
        {
            if (--watch.Watchers == 0 && _watches.TryGetValue(instanceId, out var current) && ReferenceEquals(current, watch))
                _watches.Remove(instanceId);
        }
    }

    private sealed class Watch
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Watchers { get; set; }
    }
}

using System.Collections.Concurrent;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>The instances in memory: all that have not ended, and those that have something to do.</summary>
internal sealed class InstanceDirectory
{
    private readonly ConcurrentDictionary<string, Instance> _instances = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _busy;
    private volatile bool _closing;

    public void Add(Instance instance) => _instances[instance.InstanceId] = instance;

    public void Remove(Instance instance) =>
        _instances.TryRemove(new KeyValuePair<string, Instance>(instance.InstanceId, instance));

    public Instance? Find(string instanceId) => _instances.GetValueOrDefault(instanceId);

    /// <summary>Puts a message into an instance's mailbox.</summary>
    public void Deliver(Runtime runtime, string instanceId, InstanceMessage message)
    {
        // Messages of the journal are found again at the next start; nothing else is sent while closing.
        if (_closing && (message.StoredId is not null || message is InstanceMessage.Begin))
            return;
        while (!_instances.GetOrAdd(instanceId, static (id, shared) => new Instance(shared, id), runtime).TryPost(message))
        {
            // The instance retired between being found and being posted to; the next one is fresh.
        }
    }

    public void Busy() => Interlocked.Increment(ref _busy);

    public void Idle()
    {
        if (Interlocked.Decrement(ref _busy) == 0 && _closing)
            _idle.TrySetResult();
    }

    /// <summary>Takes no more messages that the journal keeps, and completes when no instance has anything to do.</summary>
    public Task CloseAsync()
    {
        _closing = true;
        if (Volatile.Read(ref _busy) == 0)
            _idle.TrySetResult();
        return _idle.Task;
    }
}

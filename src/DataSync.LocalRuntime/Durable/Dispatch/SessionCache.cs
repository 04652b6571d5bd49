using DataSync.LocalRuntime.Durable.Execution;

namespace DataSync.LocalRuntime.Durable.Dispatch;

/// <summary>Keeps the sessions of instances between turns, the longest idle one going first.</summary>
internal sealed class SessionCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string InstanceId, OrchestrationSession Session)> _byIdleTime = [];
    private readonly Dictionary<string, LinkedListNode<(string InstanceId, OrchestrationSession Session)>> _byInstance = [];

    /// <summary>Takes a session out; null when there is none.</summary>
    public OrchestrationSession? Take(string instanceId)
    {
        lock (_lock)
        {
            if (!_byInstance.Remove(instanceId, out var node))
                return null;
            _byIdleTime.Remove(node);
            return node.Value.Session;
        }
    }

    /// <summary>Keeps a session until its next turn, or until it has been idle for longer than the others.</summary>
    public void Park(string instanceId, OrchestrationSession session)
    {
        lock (_lock)
        {
            if (capacity <= 0)
                return;
            _byInstance[instanceId] = _byIdleTime.AddLast((instanceId, session));
            if (_byIdleTime.Count <= capacity)
                return;
            _byInstance.Remove(_byIdleTime.First!.Value.InstanceId);
            _byIdleTime.RemoveFirst();
        }
    }
}

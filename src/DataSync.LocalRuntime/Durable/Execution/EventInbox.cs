using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>
/// External events of one execution. Those nobody waits for are kept in order per name; of several waits for a name
/// the latest is served first, also when it was cancelled: so does the public engine, and code must not come to rely
/// on anything kinder.
/// </summary>
internal sealed class EventInbox(DataConverter converter)
{
    private readonly Dictionary<string, Stack<IWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Payload)> _kept = [];

    private interface IWaiter
    {
        Type EventType { get; }

        bool IsOpen { get; }

        void Complete(string? payload);
    }

    /// <summary>Whether an event could let the code go on.</summary>
    public bool HasWaiters => _waiters.Values.Any(stack => stack.Any(waiter => waiter.IsOpen));

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (!_waiters.TryGetValue(name, out var stack))
            _waiters[name] = stack = new Stack<IWaiter>();
        if (stack.TryPeek(out var other) && other.EventType != typeof(T))
        {
            throw new ArgumentException(
                $"Two waits for the event '{name}' ask for different types: {other.EventType} and {typeof(T)}.", nameof(name));
        }

        var waiter = new Waiter<T>(converter);
        stack.Push(waiter);
        if (TryTakeKept(name, out var payload))
            Deliver(name, payload);
        if (cancellationToken.CanBeCanceled)
            cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return waiter.Task;
    }

    public void Deliver(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var stack) && stack.TryPop(out var waiter))
            waiter.Complete(payload);
        else
            _kept.Add((name, payload));
    }

    public IReadOnlyList<(string Name, string? Payload)> TakeAll()
    {
        (string, string?)[] all = [.. _kept];
        _kept.Clear();
        return all;
    }

    private bool TryTakeKept(string name, out string? payload)
    {
        var index = _kept.FindIndex(kept => string.Equals(kept.Name, name, StringComparison.OrdinalIgnoreCase));
        payload = index < 0 ? null : _kept[index].Payload;
        if (index >= 0)
            _kept.RemoveAt(index);
        return index >= 0;
    }

    private sealed class Waiter<T>(DataConverter converter) : TaskCompletionSource<T>, IWaiter
    {
        public Type EventType => typeof(T);

        public bool IsOpen => !Task.IsCompleted;

        [SuppressMessage("Design", "CA1031", Justification = "Whatever a payload does wrong belongs to the code that awaits it.")]
        public void Complete(string? payload)
        {
            try
            {
                TrySetResult(converter.Deserialize<T>(payload)!);
            }
            catch (Exception e)
            {
                TrySetException(e);
            }
        }
    }
}

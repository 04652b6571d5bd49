namespace DataSync.LocalRuntime.Durable.Journaling;

/// <summary>All that one turn changes; it becomes durable as a whole or not at all.</summary>
internal sealed class JournalEntry
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The instance after the turn; null when the turn changed none.</summary>
    public InstanceRecord? Instance { get; set; }

    /// <summary>Whether the instance is new or begins a new execution: the old row and history are replaced.</summary>
    public bool Replaces { get; set; }

    /// <summary>New history, in order; numbered from <see cref="FirstSequence"/>.</summary>
    public List<HistoryEvent> History { get; } = [];

    /// <summary>Number of the first entry of <see cref="History"/>.</summary>
    public int FirstSequence { get; set; }

    /// <summary>Messages sent to instances.</summary>
    public List<StoredMessage> Sent { get; } = [];

    /// <summary>Messages received and done with.</summary>
    public List<long> Received { get; } = [];

    /// <summary>Ended instances to remove.</summary>
    public IReadOnlyList<string> Purged { get; init; } = [];

    public bool IsEmpty => Instance is null && Sent.Count == 0 && Received.Count == 0 && Purged.Count == 0;

    /// <summary>How many of <see cref="Purged"/> existed; known once the entry is durable.</summary>
    public int PurgedCount { get; set; }

    /// <summary>Completes when the entry is durable.</summary>
    public Task Committed => _committed.Task;

    public void Succeed() => _committed.TrySetResult();

    public void Fail(Exception reason) => _committed.TrySetException(reason);
}

namespace DataSync.LocalRuntime.Durable.Execution;

/// <summary>
/// Runs an orchestrator's code on the turn's thread, one piece after the other in the order they became ready. Work
/// that another thread brings (a continuation of something that is not durable) is refused and reported.
/// </summary>
internal sealed class OrchestratorScheduler : TaskScheduler
{
    private readonly Queue<Task> _ready = new();
    private readonly TurnContext _context;
    private readonly Action _refused;
    private int _turnThread;

    /// <param name="refused">Called, on the thread that brought it, when work is refused.</param>
    public OrchestratorScheduler(Action refused)
    {
        _refused = refused;
        _context = new TurnContext(this);
    }

    /// <summary>Whether the calling thread runs the orchestrator's turn.</summary>
    public bool IsTurnThread => _turnThread == Environment.CurrentManagedThreadId;

    /// <summary>Runs the action and then all that it made ready.</summary>
    public void Run(Action action)
    {
        var outer = SynchronizationContext.Current;
        _turnThread = Environment.CurrentManagedThreadId;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            var first = new Task(action);
            first.Start(this);
            while (_ready.TryDequeue(out var task))
                TryExecuteTask(task);
            first.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            _turnThread = 0;
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsTurnThread)
            _ready.Enqueue(task);
        else
            _refused();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsTurnThread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;

    private sealed class TurnContext(OrchestratorScheduler scheduler) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) =>
            new Task(() => d(state)).Start(scheduler);

        public override void Send(SendOrPostCallback d, object? state)
        {
            if (!scheduler.IsTurnThread)
                throw new InvalidOperationException(NonDurableAwait.Message);
            d(state);
        }

        public override SynchronizationContext CreateCopy() => this;
    }
}

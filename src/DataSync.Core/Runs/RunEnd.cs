namespace DataSync.Core.Runs;

/// <summary>How a run came to its end.</summary>
public enum RunEnd
{
    /// <summary>The source had no more records.</summary>
    SourceExhausted,

    /// <summary>The error budget stopped it.</summary>
    BudgetExhausted,

    /// <summary>Something failed that retries did not mend.</summary>
    Failed,

    /// <summary>A person stopped or aborted it.</summary>
    Stopped,

    /// <summary>It worked longer than its limit.</summary>
    TimedOut,
}

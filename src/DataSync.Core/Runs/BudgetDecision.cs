namespace DataSync.Core.Runs;

/// <summary>What the error budget asks of a run.</summary>
/// <param name="Action">What to do now.</param>
/// <param name="Reason">Why, in plain words for a notification; null for <see cref="BudgetAction.Continue"/>.</param>
public sealed record BudgetDecision(BudgetAction Action, string? Reason = null)
{
    /// <summary>Go on.</summary>
    public static BudgetDecision Continue { get; } = new(BudgetAction.Continue);
}

/// <summary>Actions of the error budget, from mild to hard.</summary>
public enum BudgetAction
{
    /// <summary>Go on.</summary>
    Continue,

    /// <summary>Tell people and go on; asked for once per run.</summary>
    Warn,

    /// <summary>Wait until a person resumes or aborts the run.</summary>
    Pause,

    /// <summary>End the run as failed.</summary>
    Stop,
}

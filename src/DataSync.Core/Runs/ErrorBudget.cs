using System.Globalization;
using DataSync.Core.Definitions;

namespace DataSync.Core.Runs;

/// <summary>
/// Decides after each chunk whether a run may go on. Errors are dead letters; their share is taken of the records read so
/// far. Pure, so that an orchestrator may ask it.
/// </summary>
public static class ErrorBudget
{
    /// <summary>The hardest action whose limit is reached: stop, pause, warn.</summary>
    /// <param name="counts">Counts of the whole run so far.</param>
    /// <param name="limits">The sync's limits.</param>
    /// <param name="warned">The run has warned already: it warns once.</param>
    /// <param name="accepted">A person has resumed the run after a pause: shares count no more, the absolute limit still does.</param>
    public static BudgetDecision Decide(RecordCounts counts, LimitsDefinition limits, bool warned, bool accepted)
    {
        var errors = counts.DeadLettered;
        if (errors == 0) return BudgetDecision.Continue;

        if (errors >= limits.Errors)
            return new(BudgetAction.Stop, Text($"{errors:N0} errors: the limit of {limits.Errors:N0} is reached. See the dead letters, correct their cause, then resume the run."));
        if (accepted) return BudgetDecision.Continue;

        // A malformed page holds no records that could be counted as read.
        var share = counts.Read == 0 ? 1 : Math.Min(1, (double)errors / counts.Read);
        if (share >= limits.Critical)
            return new(BudgetAction.Pause, Text($"{Failed(errors, counts.Read, share)}, critical from {limits.Critical:0.###%}. Resume to accept this for the rest of the run, or abort."));
        return share >= limits.Warning && !warned
            ? new(BudgetAction.Warn, Text($"{Failed(errors, counts.Read, share)}, a warning from {limits.Warning:0.###%}. The run goes on."))
            : BudgetDecision.Continue;
    }

    private static string Failed(long errors, long read, double share) =>
        Text($"{errors:N0} errors in {read:N0} records ({share:0.###%})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

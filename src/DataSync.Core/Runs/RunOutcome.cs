using System.Globalization;

namespace DataSync.Core.Runs;

/// <summary>Final status of a run.</summary>
/// <param name="Status">Success, completed with errors, failed, stopped or timed out.</param>
/// <param name="Reason">Why, in plain words; null for success.</param>
public sealed record RunOutcome(RunStatus Status, string? Reason)
{
    /// <summary>
    /// The status by how the run ended and what it counted. A run that read everything has to account for every record:
    /// one whose counts do not add up has failed, whatever it believes.
    /// </summary>
    /// <param name="end">How it ended.</param>
    /// <param name="counts">Counts of the whole run.</param>
    /// <param name="reason">Why it ended, where that is known; a plain sentence otherwise.</param>
    public static RunOutcome Of(RunEnd end, RecordCounts counts, string? reason = null) => end switch
    {
        RunEnd.SourceExhausted when counts.Accounted != counts.Read =>
            new(RunStatus.Failed, Text($"{counts.Read:N0} records were read, but {counts.Accounted:N0} are accounted for. This is a defect of the app: report it, and run the sync again from the beginning.")),
        RunEnd.SourceExhausted when counts.DeadLettered > 0 =>
            new(RunStatus.CompletedWithErrors, reason ?? Text($"{counts.DeadLettered:N0} dead letters. Correct their cause, then replay them.")),
        RunEnd.SourceExhausted => new(RunStatus.Success, reason),
        RunEnd.BudgetExhausted => new(RunStatus.Failed, reason ?? "The error budget is used up."),
        RunEnd.Failed => new(RunStatus.Failed, reason ?? "The run failed; the log says where."),
        RunEnd.Stopped => new(RunStatus.Stopped, reason ?? "Stopped by a person."),
        RunEnd.TimedOut => new(RunStatus.TimedOut, reason ?? "The run took longer than limits.runtime; it can be resumed."),
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, "Not an end of a run."),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

namespace DataSync.Core.Definitions;

/// <summary>The error budget of a run and its longest run time.</summary>
/// <param name="Warning">Share of records (0 to 1) that may fail before the run warns.</param>
/// <param name="Critical">Share of records (0 to 1) that may fail before the run pauses for a person.</param>
/// <param name="Errors">Number of failed records at which the run stops; null for no absolute limit.</param>
/// <param name="ErrorSamples">Most errors listed in a run's report; all of them are in the dead letters.</param>
/// <param name="Runtime">Longest time a run may work, pauses left out; it then ends as timed out and can be resumed.</param>
public sealed record LimitsDefinition(
    double Warning,
    double Critical,
    int? Errors,
    int ErrorSamples,
    TimeSpan Runtime)
{
    /// <summary>1 %, 5 %, 500 errors, 1,000 samples, 2 hours.</summary>
    public static LimitsDefinition Default { get; } = new(0.01, 0.05, 500, 1_000, TimeSpan.FromHours(2));
}

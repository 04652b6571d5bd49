using DataSync.Functions.Contracts;

namespace DataSync.Functions.Configuration;

/// <summary>Section <c>DataSync:DurableRetry</c>: how activities are repeated whose source or database did not answer.</summary>
public sealed class RunSettings
{
    /// <summary>First durable wait for a source. Default 30 s: the short retries within the activity took 35 s already.</summary>
    public TimeSpan SourceFirstWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls in all for a source. Default 5.</summary>
    public int SourceAttempts { get; set; } = 5;

    /// <summary>First durable wait for the database. Default 10 s.</summary>
    public TimeSpan DatabaseFirstWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls in all for the database. Default 10: about half an hour.</summary>
    public int DatabaseAttempts { get; set; } = 10;

    /// <summary>No wait is longer. Default 5 minutes.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The settings as a run takes them along.</summary>
    public DurableRetryPlan DurableRetry => new(SourceFirstWait, SourceAttempts, DatabaseFirstWait, DatabaseAttempts, LongestWait);
}

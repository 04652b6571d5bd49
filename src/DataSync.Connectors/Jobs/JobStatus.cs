namespace DataSync.Connectors.Jobs;

/// <summary>Where a job of the source stands.</summary>
internal enum JobStatus
{
    /// <summary>Not done yet.</summary>
    Running,

    /// <summary>Its result can be downloaded.</summary>
    Completed,

    /// <summary>It ended without a result; another one may do better.</summary>
    Failed,

    /// <summary>The source gave it up for lack of time; another one may do better.</summary>
    TimedOut,

    /// <summary>There is nothing to download.</summary>
    Skipped,
}

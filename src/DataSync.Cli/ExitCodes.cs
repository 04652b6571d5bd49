namespace DataSync.Cli;

/// <summary>Exit codes of <c>datasync</c>; documented in docs/operations.md.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for a run: every record is in the destination.</summary>
    public const int Success = 0;

    /// <summary>An error that none of the others names.</summary>
    public const int Error = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>A definition, setting or secret is missing or wrong.</summary>
    public const int Configuration = 3;

    /// <summary>The database, the source or the host does not answer.</summary>
    public const int Unreachable = 4;

    /// <summary>The run ended; some records are in the dead letters.</summary>
    public const int CompletedWithErrors = 5;

    /// <summary>The run failed, was stopped, timed out, or waits paused.</summary>
    public const int RunIncomplete = 6;

    /// <summary>Not possible now: a run of the sync is open, or another process holds the journal.</summary>
    public const int Conflict = 7;

    /// <summary>Ended by Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;

    /// <summary>Ended because nobody reads standard output any more; as a shell tells SIGPIPE.</summary>
    public const int OutputClosed = 141;
}

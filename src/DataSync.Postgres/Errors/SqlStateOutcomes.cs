using Npgsql;

namespace DataSync.Postgres;

/// <summary>What to do about a failure of the database.</summary>
internal enum SqlOutcome
{
    /// <summary>Rolled back or cut off by chance: do it again after a short random delay.</summary>
    Retry,

    /// <summary>The server cannot serve now: the run pauses.</summary>
    Unavailable,

    /// <summary>At least one record of the statement is at fault: find it, write the rest.</summary>
    RecordRefused,

    /// <summary>Table, column, privilege or credentials do not fit: only a person can help.</summary>
    Configuration,

    /// <summary>Nothing known; passed on as it is.</summary>
    Unknown,
}

/// <summary>
/// The one table that decides about SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html).
/// </summary>
internal static class SqlStateOutcomes
{
    private const string IdleInTransactionTimeout = "25P03";

    /// <summary>Decides about a failure; cancellation never gets here, Npgsql reports it as such.</summary>
    public static SqlOutcome Of(Exception exception) => exception switch
    {
        PostgresException e => OfState(e.SqlState),
        NpgsqlException { IsTransient: true } => SqlOutcome.Retry,
        _ => SqlOutcome.Unknown,
    };

    /// <summary>Reason to report once retries are used up or make no sense.</summary>
    public static UnavailableReason ReasonOf(Exception exception) => (exception as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.TooManyConnections => UnavailableReason.TooManyConnections,
        PostgresErrorCodes.DiskFull => UnavailableReason.DiskFull,
        PostgresErrorCodes.CannotConnectNow => UnavailableReason.StartingUp,
        PostgresErrorCodes.ReadOnlySqlTransaction => UnavailableReason.ReadOnly,
        PostgresErrorCodes.QueryCanceled => UnavailableReason.Stalled,
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable
            => UnavailableReason.Contention,
        { } state when state.StartsWith("53", StringComparison.Ordinal) => UnavailableReason.OutOfResources,
        { } state when state.StartsWith("58", StringComparison.Ordinal) => UnavailableReason.SystemError,
        _ => UnavailableReason.ConnectionLost,
    };

    private static SqlOutcome OfState(string state) => state switch
    {
        PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown
            or IdleInTransactionTimeout => SqlOutcome.Retry,

        PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ReadOnlySqlTransaction => SqlOutcome.Unavailable,

        // 21000: two rows of the batch meet in one key after all (citext, 01 and 1); apart they are written.
        // 54000: a value is longer than an index entry may be.
        PostgresErrorCodes.QueryCanceled
            or PostgresErrorCodes.CardinalityViolation
            or PostgresErrorCodes.WithCheckOptionViolation
            or PostgresErrorCodes.ProgramLimitExceeded => SqlOutcome.RecordRefused,

        PostgresErrorCodes.InvalidCatalogName
            or PostgresErrorCodes.InvalidSchemaName
            or PostgresErrorCodes.FeatureNotSupported => SqlOutcome.Configuration,

        _ when IsOfTrigger(state) => SqlOutcome.RecordRefused,

        _ => state[..2] switch
        {
            "08" => SqlOutcome.Retry,
            "53" or "58" => SqlOutcome.Unavailable,
            "22" or "23" => SqlOutcome.RecordRefused,
            "28" or "42" => SqlOutcome.Configuration,
            _ => SqlOutcome.Unknown,
        },
    };

    /// <summary>
    /// Whether a trigger or function of the table raised it: PL/pgSQL's own class, those of routines and triggered
    /// actions, and the classes the SQL standard leaves to implementations (5 to 9, I to Z) that PostgreSQL does not use.
    /// </summary>
    public static bool IsOfTrigger(string state) => state[..2] switch
    {
        "09" or "27" or "2F" or "38" or "39" => true,
        "72" or "XX" => false,
        _ => state[0] is (>= '6' and <= '9') or (>= 'I' and <= 'Z'),
    };
}

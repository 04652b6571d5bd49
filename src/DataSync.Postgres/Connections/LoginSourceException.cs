namespace DataSync.Postgres;

/// <summary>The password or token could not be had. Marks the failure on its way through Npgsql, which wraps it.</summary>
internal sealed class LoginSourceException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>What to tell: a person's matter, or the database cannot be used now.</summary>
    public Exception Translated => InnerException switch
    {
        PostgresConfigurationException e => new PostgresConfigurationException(e.Message, e),
        var e => new DatabaseUnavailableException(UnavailableReason.LoginUnavailable, e!),
    };
}

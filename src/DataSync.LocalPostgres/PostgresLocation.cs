namespace DataSync.LocalPostgres;

/// <summary>Where a PostgreSQL server is, or what it can be started from.</summary>
public abstract record PostgresLocation
{
    private PostgresLocation()
    {
    }

    /// <summary>A server that runs already; it is used as it is and never stopped.</summary>
    /// <param name="ConnectionString">Npgsql connection string as it was given.</param>
    public sealed record Running(string ConnectionString) : PostgresLocation;

    /// <summary>Server programs on this machine.</summary>
    /// <param name="Binaries">The installation.</param>
    public sealed record Installed(PostgresBinaries Binaries) : PostgresLocation;
}

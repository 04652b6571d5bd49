namespace DataSync.LocalRuntime.Durable;

/// <summary>Settings of the local durable engine.</summary>
public sealed class DurableOptions
{
    /// <summary>Npgsql connection string of the database that holds the journal. Required.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>How the journal's connections log in; null when the connection string says it.</summary>
    public JournalLogin? Login { get; set; }

    /// <summary>Schema of the journal's tables; created when missing.</summary>
    public string Schema { get; set; } = "durable";

    /// <summary>Activities that run at the same time; further ones wait in order.</summary>
    public int MaxConcurrentActivities { get; set; } = 16;

    /// <summary>
    /// Keeps orchestrators in memory between turns and feeds them only new events. False forgets them after every turn,
    /// so that each turn replays the whole history: slow, and the sharpest test of determinism.
    /// </summary>
    public bool ExtendedSessions { get; set; } = true;

    /// <summary>Idle orchestrators kept in memory; beyond that the longest idle is forgotten and later replayed.</summary>
    public int MaxIdleSessions { get; set; } = 200;

    /// <summary>How long a stop waits for running activities before it cancels their token.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a stop waits for activities after their token was cancelled. What then still runs is abandoned and
    /// runs again at the next start.
    /// </summary>
    public TimeSpan AbandonTimeout { get; set; } = TimeSpan.FromSeconds(5);
}

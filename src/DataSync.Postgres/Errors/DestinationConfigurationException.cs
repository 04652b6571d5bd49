namespace DataSync.Postgres;

/// <summary>
/// The destination does not fit the definition (a table or column is missing, a privilege, a unique index). Trying again
/// does not help; the message names the remedy.
/// </summary>
public sealed class DestinationConfigurationException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>SQLSTATE of the server's answer; null when the catalog told.</summary>
    public string? SqlState { get; init; }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.LocalPostgres;

/// <summary>How a private server is set up.</summary>
public sealed record LocalPostgresOptions
{
    /// <summary>Programs to run; null to let <see cref="PostgresLocator"/> find them.</summary>
    public PostgresBinaries? Binaries { get; init; }

    /// <summary>
    /// Folder of the cluster: created when it is missing or empty, otherwise started as it is, and kept afterwards.
    /// Null for a temporary folder that is deleted with the server.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>Deletes a given <see cref="DataDirectory"/> too when the server is disposed.</summary>
    public bool RemoveDataDirectory { get; init; }

    /// <summary>Port on 127.0.0.1; null for any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Database that <see cref="LocalPostgresServer.ConnectionString"/> names; created when missing.</summary>
    public string Database { get; init; } = "postgres";

    /// <summary>
    /// False trades safety against power loss for speed (fsync, synchronous_commit and full_page_writes off).
    /// A crash of the server alone loses nothing either way.
    /// </summary>
    public bool Fsync { get; init; } = true;

    /// <summary>Most connections at the same time.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>Further settings by name, as in <c>postgresql.conf</c>; they win over all others.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest time creating the cluster or starting may take.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the server's life is logged; nowhere by default.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}

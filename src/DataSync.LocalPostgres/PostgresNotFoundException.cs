using System.Runtime.InteropServices;

namespace DataSync.LocalPostgres;

/// <summary>No PostgreSQL was found on this machine. The message names the three ways out and every place looked at.</summary>
public sealed class PostgresNotFoundException : LocalPostgresException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="lookedAt">Every place looked at, with what was found there.</param>
    /// <param name="inner">What kept the last way, npm, from working; null when npm was not there.</param>
    public PostgresNotFoundException(IReadOnlyList<string> lookedAt, Exception? inner = null)
        : base(Compose(lookedAt), inner) =>
        LookedAt = lookedAt;

    /// <summary>Every place looked at, with what was found there.</summary>
    public IReadOnlyList<string> LookedAt { get; }

    private static string InstallCommand =>
        OperatingSystem.IsMacOS() ? "brew install postgresql@18"
        : OperatingSystem.IsWindows() ? "winget install PostgreSQL.PostgreSQL.18"
        : "sudo apt-get install postgresql (Debian, Ubuntu) or sudo dnf install postgresql-server (Fedora, RHEL)";

    private static string Compose(IReadOnlyList<string> lookedAt) =>
        $"""
        No PostgreSQL found on this machine ({RuntimeInformation.RuntimeIdentifier}). Three ways out:
          1. Give the connection string of a server that runs somewhere.
          2. Install PostgreSQL {PostgresBinaries.OldestMajor} or newer: {InstallCommand}
          3. Install Node.js (https://nodejs.org): npm then fetches PostgreSQL into a private cache folder.
        Looked at:
        {string.Join(Environment.NewLine, lookedAt.Select(place => "  - " + place))}
        """;
}

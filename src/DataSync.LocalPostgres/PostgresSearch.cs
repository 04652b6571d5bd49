namespace DataSync.LocalPostgres;

/// <summary>Places that <see cref="PostgresLocator"/> looks at, in this order.</summary>
/// <param name="PathFolders">Folders of PATH; npm is looked for there too.</param>
/// <param name="InstallFolders">Folders where installers put the server programs, newest version first.</param>
/// <param name="CacheFolder">Folder where the npm package is unpacked and found again.</param>
public sealed record PostgresSearch(
    IReadOnlyList<string> PathFolders,
    IReadOnlyList<string> InstallFolders,
    string CacheFolder)
{
    private const int NewestMajor = 18;

    /// <summary>The usual places of this machine and user.</summary>
    public static PostgresSearch ForThisMachine() => new(
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified)],
        [.. Majors.SelectMany(InstallFoldersOf)],
        DefaultCacheFolder());

    private static IEnumerable<int> Majors =>
        Enumerable.Range(PostgresBinaries.OldestMajor, NewestMajor - PostgresBinaries.OldestMajor + 1).Reverse();

    private static IEnumerable<string> InstallFoldersOf(int major) =>
        OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", $"{major}", "bin")]
        : OperatingSystem.IsMacOS()
            ? [
                $"/opt/homebrew/opt/postgresql@{major}/bin",
                $"/usr/local/opt/postgresql@{major}/bin",
                $"/Applications/Postgres.app/Contents/Versions/{major}/bin",
            ]
            : [$"/usr/lib/postgresql/{major}/bin", $"/usr/pgsql-{major}/bin"];

    private static string DefaultCacheFolder()
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "datasync");

        // As root the server runs as another account, which cannot look into root's home.
        if (Environment.IsPrivilegedProcess)
            return "/var/cache/datasync";
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        return Path.Combine(
            string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache,
            "datasync");
    }
}

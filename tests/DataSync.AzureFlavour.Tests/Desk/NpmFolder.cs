using System.Diagnostics;
using System.Security.Cryptography;
using DataSync.TestKit;

namespace DataSync.AzureFlavour.Tests.Desk;

/// <summary>
/// The desk's tools as package.json and its lock name them, installed once per machine and version of the lock.
/// </summary>
internal static class NpmFolder
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc"];

    private static readonly string Npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>A new folder with the repository's package.json and the installed tools.</summary>
    public static async Task<DirectoryInfo> CreateAsync()
    {
        var root = RepositoryRoot.Find();
        var installed = await InstallAsync(root);
        var folder = Directory.CreateTempSubdirectory("datasync-desk-");
        foreach (var file in Files)
            File.Copy(Path.Combine(root, file), Path.Combine(folder.FullName, file));
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), Path.Combine(installed, "node_modules"));
        return folder;
    }

    /// <summary>Starts one of package.json's scripts.</summary>
    public static Process Run(DirectoryInfo folder, string script, params string[] arguments) =>
        Start(folder.FullName, ["run", script, "--", .. arguments]);

    /// <summary>Installs beside the final place and renames, so that nobody ever sees half an installation.</summary>
    private static async Task<string> InstallAsync(string root)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(root, "package-lock.json"))))[..16];
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var home = Path.Combine(cache, "datasync", $"desk-tools-{key}");
        if (Directory.Exists(home))
            return home;

        var staging = Directory.CreateDirectory($"{home}.{Environment.ProcessId}");
        foreach (var file in Files)
            File.Copy(Path.Combine(root, file), Path.Combine(staging.FullName, file));
        // Core Tools are optional since their installer downloads them; no foreign script runs here.
        using var process = Start(staging.FullName, ["ci", "--omit=optional", "--ignore-scripts"]);
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        try
        {
            Directory.Move(staging.FullName, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            staging.Delete(recursive: true); // another process was quicker
        }

        return home;
    }

    private static Process Start(string folder, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Npm, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

using System.Diagnostics;

namespace DataSync.LocalPostgres.Tests;

/// <summary>Another process that owns a server (Program.cs).</summary>
internal sealed class OwnerProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo? _copy;

    private OwnerProcess(Process process, DirectoryInfo? copy)
    {
        _process = process;
        _copy = copy;
    }

    public required string ConnectionString { get; init; }

    public required string DataDirectory { get; init; }

    public static async Task<OwnerProcess> StartAsync(string? user = null)
    {
        // Another user may not be able to enter the clone.
        var copy = user is null ? null : CopyOfThisProgram();
        var info = new ProcessStartInfo("dotnet", [Path.Combine(copy?.FullName ?? AppContext.BaseDirectory, "DataSync.LocalPostgres.Tests.dll")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetPathRoot(AppContext.BaseDirectory)!,
        };
        if (user is not null)
        {
            info.UserName = user;
            info.Environment["HOME"] = Path.GetTempPath();
        }

        var process = Process.Start(info)!;
        return new OwnerProcess(process, copy)
        {
            ConnectionString = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended early."),
            DataDirectory = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process ended early."),
        };
    }

    public void Kill(bool withChildren) => _process.Kill(withChildren);

    public async Task EndAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.WaitForExitAsync();
        _process.ExitCode.ShouldBe(0);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _copy?.Delete(recursive: true);
    }

    private static DirectoryInfo CopyOfThisProgram()
    {
        var copy = Directory.CreateTempSubdirectory("datasync-owner-");
        Permissions.Everybody(copy.FullName, execute: true);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            var target = Path.Combine(copy.FullName, Path.GetFileName(file));
            File.Copy(file, target);
            Permissions.Everybody(target, execute: false);
        }

        return copy;
    }
}

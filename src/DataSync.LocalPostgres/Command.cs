using System.ComponentModel;
using System.Diagnostics;

namespace DataSync.LocalPostgres;

/// <summary>Result of a program that ran to its end.</summary>
/// <param name="ExitCode">What the program returned.</param>
/// <param name="Output">Standard output and standard error, trimmed; empty when not captured.</param>
internal sealed record CommandResult(int ExitCode, string Output);

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>Runs a program and waits for it; cancelling kills it.</summary>
    /// <param name="file">Program, by full path or found on PATH.</param>
    /// <param name="arguments">Arguments, one each.</param>
    /// <param name="user">Account to run as (only root may, not on Windows); null for the own one.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <param name="workingDirectory">Folder to run in; null for one that every account can enter.</param>
    /// <param name="capture">False leaves the output alone: a server started by the program would keep the pipe open.</param>
    /// <exception cref="LocalPostgresException">The program cannot be started.</exception>
    public static async Task<CommandResult> RunAsync(
        string file,
        IReadOnlyList<string> arguments,
        string? user,
        CancellationToken cancellationToken,
        string? workingDirectory = null,
        bool capture = true)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(StartInfo(file, arguments, user, workingDirectory, capture));
        try
        {
            var output = capture ? process.StandardOutput.ReadToEndAsync(cancellationToken) : Task.FromResult("");
            var errors = capture ? process.StandardError.ReadToEndAsync(cancellationToken) : Task.FromResult("");
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, $"{await output}{await errors}".Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts a process.</summary>
    /// <exception cref="LocalPostgresException">It cannot be started.</exception>
    public static Process Start(ProcessStartInfo info)
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Win32Exception e)
        {
            var account = info.UserName.Length > 0 ? $" as user '{info.UserName}'" : "";
            throw new LocalPostgresException($"Cannot run {info.FileName}{account}: {e.Message}", e);
        }
    }

    public static ProcessStartInfo StartInfo(
        string file, IReadOnlyList<string> arguments, string? user, string? workingDirectory, bool capture)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingDirectory ?? (OperatingSystem.IsWindows() ? Environment.SystemDirectory : "/"),
            RedirectStandardOutput = capture,
            RedirectStandardError = capture,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (user is not null)
            info.UserName = user;
        return info;
    }
}

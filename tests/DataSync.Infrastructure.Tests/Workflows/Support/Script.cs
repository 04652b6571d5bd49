using System.Diagnostics;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows.Support;

/// <summary>What a process came to.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public string All => Output + Error;
}

/// <summary>Runs a script of the repository, or any other program, as a process of its own.</summary>
internal static class Script
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static Task<Ended> RunAsync(string script, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ProcessAsync(Path.Combine(RepositoryRoot.Find(), script), environment, arguments);

    public static Task<Ended> ProcessAsync(string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        ProcessAsync(RepositoryRoot.Find(), program, environment, arguments);

    public static async Task<Ended> ProcessAsync(
        string folder, string program, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments)
    {
        using var process = Start(folder, program, environment, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Longest);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end. It wrote: {await output} {await error}");
        }

        return new Ended(process.ExitCode, await output, await error);
    }

    public static Process Start(string folder, string program, IReadOnlyDictionary<string, string?> environment, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        // What a pipeline around the tests would say must not change what they see.
        foreach (var name in (string[])["GITHUB_OUTPUT", "GITHUB_ACTIONS", "TF_BUILD"])
            info.Environment.Remove(name);
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }
}

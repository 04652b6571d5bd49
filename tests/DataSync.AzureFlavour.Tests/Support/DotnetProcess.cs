using System.Diagnostics;

namespace DataSync.AzureFlavour.Tests.Support;

/// <summary>What a program came to.</summary>
/// <param name="ExitCode">What it returned.</param>
/// <param name="Output">All it wrote.</param>
internal sealed record ProcessResult(int ExitCode, string Output)
{
    /// <summary>The lines that tell an error, each once: MSBuild repeats them at its end.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("error ", StringComparison.Ordinal)).Distinct()];
}

/// <summary>The real <c>dotnet</c>, with an environment of its own.</summary>
internal static class DotnetProcess
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    public static async Task<ProcessResult> RunAsync(
        string folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);

        // The build that runs this test leaves its own settings behind, and so may a developer's shell.
        foreach (var name in info.Environment.Keys.Where(IsOfABuild).ToList())
            info.Environment.Remove(name);
        info.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        info.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;

        using var process = Process.Start(info)!;
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
            throw new TimeoutException($"dotnet {string.Join(' ', info.ArgumentList)} did not end. It wrote: {await output} {await error}");
        }

        return new ProcessResult(process.ExitCode, await output + await error);
    }

    private static bool IsOfABuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name is "FunctionsRuntime" or "DurableBackend" or "NUGET_PACKAGES";
}

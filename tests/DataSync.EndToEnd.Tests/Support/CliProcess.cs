using System.Diagnostics;
using System.Text.Json;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>What a run of the command line came to.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>The real <c>datasync</c> process.</summary>
internal static class CliProcess
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "datasync.dll");

    public static Process Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = RepositoryRoot.Find(),
        };
        info.ArgumentList.Add(Assembly);
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        // User secrets of whoever runs the tests are none of theirs.
        info.Environment["APPDATA"] = AppContext.BaseDirectory;
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        return Process.Start(info)!;
    }

    public static async Task<CliResult> RunAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"datasync {string.Join(' ', arguments)} did not end. It wrote: {await output} {await error}");
        }

        return new CliResult(process.ExitCode, await output, await error);
    }
}

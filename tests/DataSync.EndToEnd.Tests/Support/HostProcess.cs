using System.Diagnostics;
using System.Text.Json;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary><c>datasync host</c> as a process of its own, that can be killed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private HostProcess(Process process, string url, Task<string> errors) => (_process, Url, _errors) = (process, url, errors);

    public string Url { get; }

    public static async Task<HostProcess> StartAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var process = CliProcess.Start(settings, ["host", "--json", "--urls", "http://127.0.0.1:0", .. arguments]);
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var line = await process.StandardOutput.ReadLineAsync(deadline.Token);
        return line is null
            ? throw new InvalidOperationException($"the host did not start: {await errors}")
            : new HostProcess(process, JsonDocument.Parse(line).RootElement.GetProperty("url").GetString()!, errors);
    }

    /// <summary>SIGKILL: no warning, no clean-up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the process and answers everything it wrote to its standard error: its log.</summary>
    public async Task<string> EndAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        return await _errors;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        var log = await _errors;
        if (Environment.GetEnvironmentVariable("DATASYNC_TEST_LOGS") is { } folder)
            await File.WriteAllTextAsync(Path.Combine(folder, $"host-{_process.Id}.log"), log);
        _process.Dispose();
    }
}

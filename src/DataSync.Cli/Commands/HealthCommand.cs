using System.CommandLine;
using System.Text.Json;
using DataSync.Cli.Output;
using Spectre.Console;

namespace DataSync.Cli.Commands;

/// <summary>
/// <c>datasync health</c>: what <c>GET /api/health</c> of a host says. Made for the health check of a container, whose image
/// holds no other HTTP client.
/// </summary>
internal static class HealthCommand
{
    // A container's health check is cut off by its own limit, without a reason; this one answers before.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(8);

    private static readonly Option<string> Host = new("--host")
    {
        Description = "Address of the host; else setting DataSync__Host",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DataSync__Host") ?? "http://127.0.0.1:7071",
    };

    public static Command Create() =>
        new Command("health", "Ask a running host whether it and its database answer") { Host }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var address = parsed.GetValue(Host)!;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var host) || host.Scheme is not ("http" or "https"))
            throw new CliException($"--host {address} is no address; write it as http://127.0.0.1:7071", ExitCodes.Usage);
        using var http = new HttpClient { Timeout = LongestAnswer };
        try
        {
            using var answer = await http.GetAsync(new Uri(host, "/api/health"), cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            Show(terminal, body);
            return answer.IsSuccessStatusCode ? ExitCodes.Success : ExitCodes.Unreachable;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CliException($"no host answers at {host}: {e.Message}", ExitCodes.Unreachable, "start one with datasync host, or give its address with --host");
        }
    }

    private static void Show(Terminal terminal, string body)
    {
        try
        {
            using var health = JsonDocument.Parse(body);
            if (terminal.Json)
                Terminal.WriteJson(health.RootElement);
            else
                terminal.People.WriteLine(string.Join(", ", health.RootElement.EnumerateObject().Select(p => $"{p.Name} {p.Value}")));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CliException("what answers there is not DataSync: its /api/health is no JSON object", ExitCodes.Unreachable, "give the host's address with --host");
        }
    }
}

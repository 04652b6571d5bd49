using System.CommandLine;
using DataSync.Cli.Output;
using DataSync.SampleApi;
using Spectre.Console;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync sample-api</c>: the API of the demo on its own, as a source to try a host with.</summary>
internal static class SampleApiCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Address to listen on; port 0 takes a free one",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };

    private static readonly Option<int> Records = new("--records") { Description = "Customers it holds", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<bool> Faults = new("--faults") { Description = "Let it misbehave as the demo's does" };

    public static Command Create() =>
        new Command("sample-api", "Run the demo's API on its own; it takes any key") { Urls, Records, Faults }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new SampleApiOptions
        {
            Url = parsed.GetValue(Urls)!,
            Records = parsed.GetValue(Records),
            DemoFaults = parsed.GetValue(Faults),
        };
        await using var api = await SampleApiServer.StartAsync(options, cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(new { url = api.BaseUrl, processId = Environment.ProcessId });
        else
            terminal.People.MarkupLineInterpolated($"The sample API listens on [bold]{api.BaseUrl}[/]. Ctrl-C ends it.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return ExitCodes.Success;
    }
}

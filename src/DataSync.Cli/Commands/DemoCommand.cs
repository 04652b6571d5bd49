using System.CommandLine;
using DataSync.Cli.Demo;
using DataSync.Cli.Output;
using DataSync.Core.Runs;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync demo</c>: everything set up on this machine, the main job run once, and the result shown.</summary>
internal static class DemoCommand
{
    private static readonly Option<int> Records = new("--records")
    {
        Description = "Customers the sample API holds",
        DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<int?> PageSize = new("--page-size") { Description = "Records per page; default 100, most 1000" };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Stay up after the run, until Ctrl-C" };
    private static readonly Option<bool> Faults = new("--faults")
    {
        Description = "Let the API misbehave: 429 with Retry-After, 5xx bursts, dropped sockets, slow answers, malformed and repeated pages",
    };

    public static Command Create()
    {
        Records.Validators.Add(result => Within(result, Records, 1, 10_000_000));
        PageSize.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1000)
                result.AddError("--page-size must be from 1 to 1000");
        });
        return new Command("demo", "Set everything up on this machine and run the daily customer sync") { Records, PageSize, Keep, Faults }.Runs(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var options = new DemoOptions(
            parsed.GetValue(Records),
            parsed.GetValue(PageSize),
            parsed.GetValue(Faults),
            parsed.GetValue(Keep),
            parsed.GetValue(GlobalOptions.Verbose),
            parsed.GetValue(GlobalOptions.Connection),
            GlobalOptions.Settings(parsed));
        await using var demo = await DemoStage.SetUpAsync(options, terminal, cancellationToken);
        var summary = await demo.RunAsync(cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(summary);
        else
            await demo.ShowResultAsync(summary, cancellationToken);
        if (options.Keep)
            await demo.StayUpAsync(cancellationToken);
        return summary.Status is RunStatus.Success or RunStatus.CompletedWithErrors ? ExitCodes.Success : ExitCodes.RunIncomplete;
    }

    private static void Within(System.CommandLine.Parsing.OptionResult result, Option<int> option, int least, int most)
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{option.Name} must be from {least} to {most}");
    }
}

using System.CommandLine;
using DataSync.Cli.Hosting;
using DataSync.Cli.Output;
using DataSync.Functions.Configuration;
using DataSync.Functions.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync preview</c>: what a run would do with the first page, in this process or on a host; nothing is changed.</summary>
internal static class PreviewCommand
{
    private static readonly Argument<string> Sync = new("sync") { Description = "Name of the sync" };
    private static readonly Option<int?> Records = new("--records")
    {
        Description = $"Records to ask the source for, at most {PreviewSync.MostRecords}; else the sync's page size",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && result.GetValueOrDefault<int?>() is < 1 or > PreviewSync.MostRecords)
                    result.AddError($"--records must be from 1 to {PreviewSync.MostRecords}");
            },
        },
    };

    private static readonly Option<string?> Host = new("--host")
    {
        Description = "Ask this host instead, with the function key in DataSync__HostKey",
    };

    public static Command Create() =>
        new Command("preview", "Show what a run would do with the first page; writes nothing") { Sync, Records, Host }.Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var result = await PreviewAsync(parsed, cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(result);
        else
            PreviewView.Show(terminal.People, result);
        return result switch
        {
            { ThrottledUntil: not null } => ExitCodes.Unreachable,
            { Errors.Count: > 0 } => ExitCodes.CompletedWithErrors,
            _ => ExitCodes.Success,
        };
    }

    private static async Task<PreviewResult> PreviewAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (sync, records) = (parsed.GetValue(Sync)!, parsed.GetValue(Records));
        if (parsed.GetValue(Host) is { } host)
        {
            using var remote = new SyncApi(host, Environment.GetEnvironmentVariable("DataSync__HostKey"));
            return await remote.PreviewAsync(sync, records, cancellationToken);
        }

        await using var app = AppHost.Build(GlobalOptions.Settings(parsed), LogLevel.Error);
        return await app.Services.GetRequiredService<SyncPreview>().RunAsync(sync, records, cancellationToken);
    }
}

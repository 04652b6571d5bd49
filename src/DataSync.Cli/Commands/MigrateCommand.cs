using System.CommandLine;
using DataSync.Cli.Hosting;
using DataSync.Cli.Output;
using Spectre.Console;
using DataSync.Functions.Configuration;
using DataSync.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync migrate</c>: DataSync's own schema, then the destination tables that ship with the definitions.</summary>
internal static class MigrateCommand
{
    public static Command Create() =>
        new Command("migrate", "Create or update DataSync's schema and the tables in definitions/destinations").Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var app = AppHost.Build(GlobalOptions.Settings(parsed), LogLevel.Warning);
        var applied = await ApplyAsync(app.Services, cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(new { applied });
        else if (applied.Count == 0)
            terminal.People.WriteLine("Everything is up to date.");
        else
            applied.ToList().ForEach(name => terminal.Step($"applied {name}"));
        return ExitCodes.Success;
    }

    /// <summary>Applies what is missing and answers its names.</summary>
    public static async Task<IReadOnlyList<string>> ApplyAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var applied = new List<string>(await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken));
        var scripts = services.GetRequiredService<DestinationScripts>();
        foreach (var (name, sql) in services.GetRequiredService<DefinitionFolder>().DestinationScripts())
        {
            if (await scripts.ApplyAsync(name, sql, cancellationToken))
                applied.Add(name);
        }

        return applied;
    }
}

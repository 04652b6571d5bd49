using System.CommandLine;
using DataSync.Cli.Output;
using DataSync.Functions.Configuration;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;

namespace DataSync.Cli.Commands;

/// <summary><c>datasync grants</c>: the SQL of the app's role, from the definitions alone; calls no database.</summary>
internal static class GrantsCommand
{
    private static readonly Option<string?> Role = AppRoleOptions.Role(required: true);

    public static Command Create() =>
        new Command("grants", "Print the SQL that gives the app's role exactly what its syncs need") { Role }.Runs(RunAsync);

    private static Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(GlobalOptions.Settings(parsed)).Build();
        var role = parsed.GetValue(Role)!;
        var sql = AppRoleGrants.Script(role, AppRoleOptions.Definitions(new DefinitionFolder(configuration)));
        if (terminal.Json)
            Terminal.WriteJson(new { role, sql });
        else
            Console.Out.Write(sql);
        return Task.FromResult(ExitCodes.Success);
    }
}

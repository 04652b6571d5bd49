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
    private static readonly Option<string?> Role = AppRoleOptions.Role(required: false);

    private static readonly Option<string[]> Logins = new("--app-login")
    {
        Description = "Login to make a member of the app's role; may be given several times. On Azure, a managed identity's name: created when missing",
    };

    public static Command Create()
    {
        var command = new Command("migrate", "Create or update DataSync's schema and the tables in definitions/destinations, and grant the app's role") { Role, Logins };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(Logins) is { Length: > 0 } && parsed.GetValue(Role) is null)
                parsed.AddError("--app-login needs --app-role: the role that the login becomes a member of.");
        });
        return command.Runs(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var app = AppHost.Build(GlobalOptions.Settings(parsed), LogLevel.Warning);
        var role = parsed.GetValue(Role);

        // Read before anything is changed: a definition that is wrong stops it all.
        var definitions = role is null ? [] : AppRoleOptions.Definitions(app.Services.GetRequiredService<DefinitionFolder>());
        var applied = await ApplyAsync(app.Services, cancellationToken);
        var report = role is null ? null : await app.Services.GetRequiredService<AppRole>().GrantAsync(
            role, [.. (parsed.GetValue(Logins) ?? []).Distinct(StringComparer.Ordinal)], definitions, cancellationToken);
        if (terminal.Json)
            Terminal.WriteJson(new { applied, appRole = role, report?.LoginsCreated, report?.LoginsJoined, report?.Warnings });
        else
            Show(terminal, applied, role, report);
        return ExitCodes.Success;
    }

    private static void Show(Terminal terminal, IReadOnlyList<string> applied, string? role, AppRoleReport? report)
    {
        if (applied.Count == 0)
            terminal.People.WriteLine("Everything is up to date.");
        applied.ToList().ForEach(name => terminal.Step($"applied {name}"));
        if (report is null)
            return;
        terminal.Step($"role {role} may do what the syncs need, and nothing else");
        foreach (var login in report.LoginsCreated)
            terminal.Step($"created login {login} as a principal of Microsoft Entra");
        foreach (var login in report.LoginsJoined)
            terminal.Step($"login {login} is now a member of {role}");
        foreach (var warning in report.Warnings)
            terminal.Step($"warning: {warning}");
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

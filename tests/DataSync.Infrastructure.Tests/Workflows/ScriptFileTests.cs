using System.Text.Json;
using System.Text.RegularExpressions;
using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>What must be true of every script and every file of an environment.</summary>
public sealed class ScriptFileTests
{
    private static readonly string Root = RepositoryRoot.Find();
    private static readonly Dictionary<string, string?> Nothing = [];

    public static TheoryData<string> Scripts() =>
        [.. Directory.GetFiles(Path.Combine(Root, "infra"), "*.sh", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file)).Order()];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task A_script_parses_stops_at_errors_and_tells_how_it_is_used(string script)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root, script));
        (await Script.ProcessAsync("bash", Nothing, "-n", script)).ShouldBe(new Ended(0, "", ""));
        if (script.EndsWith("/lib.sh", StringComparison.Ordinal))
        {
            text.ShouldContain("set -euo pipefail");
            return;
        }

        text.ShouldSatisfyAllConditions(
            () => text.ShouldStartWith("#!/usr/bin/env bash\n"),
            () => (text.Contains("set -euo pipefail", StringComparison.Ordinal) || text.Contains("source \"$(dirname \"${BASH_SOURCE[0]}\")/lib.sh\"", StringComparison.Ordinal)).ShouldBeTrue());
        var help = await Script.RunAsync(script, Nothing, "--help");
        help.ExitCode.ShouldBe(0);
        help.Error.ShouldBeEmpty();
        foreach (var option in CommandRules.OptionsOf(script).Except(["--help"]))
            help.Output.ShouldContain(option);
        var wrong = await Script.RunAsync(script, Nothing, "--no-such-option");
        wrong.ExitCode.ShouldNotBe(0);
        wrong.Error.ShouldContain("error: ");
        CommandRules.Check(Code(text)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Every_datasync_command_in_a_script_is_one_that_the_command_line_knows(string script)
    {
        foreach (var command in DataSyncCommands(await File.ReadAllTextAsync(Path.Combine(Root, script))))
        {
            Directory.Exists(Path.Combine(Root, command.Project)).ShouldBeTrue(command.Project);
            var help = await Script.ProcessAsync("dotnet", Nothing, Path.Combine(AppContext.BaseDirectory, "datasync.dll"), command.Name, "--help");
            help.ExitCode.ShouldBe(0, $"datasync {command.Name}");
            foreach (var option in command.Options)
                help.Output.ShouldContain($"{option} ", customMessage: $"{script}: datasync {command.Name} knows no {option}");
        }
    }

    [Fact]
    public void The_script_that_migrates_is_among_those_looked_at() =>
        DataSyncCommands(File.ReadAllText(Path.Combine(Root, "infra/scripts/migrate.sh"))).ShouldHaveSingleItem().Name.ShouldBe("migrate");

    [Theory]
    [InlineData("dev")]
    [InlineData("prod")]
    public void An_environment_switches_only_syncs_that_are_defined_and_gives_every_setting_they_name(string environment)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, $"infra/environments/{environment}.json")));
        var syncs = Directory.GetFiles(Path.Combine(Root, "definitions/syncs")).Select(path => Path.GetFileNameWithoutExtension(path)).ToList();
        var settings = file.RootElement.GetProperty("settings").EnumerateObject().Select(setting => setting.Name).ToList();

        file.RootElement.GetProperty("syncs").EnumerateObject().Select(sync => sync.Name).ShouldBe(syncs, ignoreOrder: true, "every sync is decided about here");
        foreach (var sync in syncs)
        {
            var definition = File.ReadAllLines(Path.Combine(Root, $"definitions/syncs/{sync}.yaml")).Where(line => !line.TrimStart().StartsWith('#'));
            Regex.Matches(string.Join('\n', definition.Select(line => line.Split(" # ")[0])), @"\$\{(\w+)\}").Select(match => match.Groups[1].Value).ShouldBeSubsetOf(settings);
        }

        settings.ShouldAllBe(name => !Regex.IsMatch(name, "SECRET|PASSWORD|KEY|TOKEN", RegexOptions.IgnoreCase), "secrets live in Key Vault");
    }

    [Fact]
    public void The_pipeline_may_give_the_apps_the_roles_that_the_templates_give_and_no_other()
    {
        var modules = string.Concat(Directory.GetFiles(Path.Combine(Root, "bicep/modules"), "*-roles.bicep").Select(File.ReadAllText));
        var bootstrap = File.ReadAllText(Path.Combine(Root, "infra/azure/bootstrap.sh"));

        Ids(bootstrap).ShouldBe(Ids(modules), ignoreOrder: true);
    }

    private static IEnumerable<string> Ids(string text) =>
        Regex.Matches(text, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").Select(match => match.Value).Distinct();

    private static IEnumerable<(string Project, string Name, List<string> Options)> DataSyncCommands(string text) =>
        Regex.Matches(Code(text), @"dotnet run --project (\S+)[^\n]*? -- (\w+)([^\n]*)")
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, Regex.Matches(match.Groups[3].Value, "--[a-z-]+").Select(option => option.Value).Distinct().ToList()));

    /// <summary>A script without its comments.</summary>
    private static string Code(string text) => string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')));
}

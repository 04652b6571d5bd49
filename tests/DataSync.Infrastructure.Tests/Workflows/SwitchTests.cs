using System.Diagnostics;
using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>switch-color.sh against two apps that speak the real HTTP API: never are both on, no run is lost, and a failure leads back.</summary>
public sealed class SwitchTests
{
    private static readonly string[] Quick = ["--poll", "0.05", "--drain-limit", "60", "--stop-limit", "60", "--ready-limit", "60"];

    [Fact]
    public async Task The_old_colour_is_off_and_drained_before_the_new_one_is_on()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Blue.AnswersUntilRunsEnd = 3;

        var ended = await SwitchAsync(azure, "green");

        ended.ExitCode.ShouldBe(0, ended.All);
        var journal = azure.Journal.ToList();
        var off = journal.IndexOf("az set blue DataSync__Schedules__Enabled=false");
        var seenOff = journal.IndexOf("blue health off 1");
        var drained = journal.IndexOf("blue health off 0");
        var on = journal.IndexOf("az set green DataSync__Schedules__Enabled=true");
        int[] order = [off, seenOff, drained, on];
        order.ShouldBeInOrder(SortDirection.Ascending, string.Join('\n', journal));
        off.ShouldBeGreaterThan(0);
        journal.ShouldNotContain(line => line.Contains("/stop/", StringComparison.Ordinal));
        azure.BothWereOn.ShouldBeFalse();
        azure.Green.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("true");
    }

    [Fact]
    public async Task What_is_open_at_the_limit_is_stopped_on_the_old_colour_and_resumed_on_the_new_one_before_its_timer_starts()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.StartRun("orders", "green");

        var ended = await SwitchAsync(azure, "green", "--drain-limit", "1");

        ended.ExitCode.ShouldBe(0, ended.All);
        var journal = azure.Journal.ToList();
        int[] order =
        [
            journal.IndexOf("blue POST /api/sync/stop/customers"),
            journal.IndexOf("green POST /api/sync/trigger/customers?resume=true"),
            journal.IndexOf("az set green DataSync__Schedules__Enabled=true"),
        ];
        order.ShouldBeInOrder(SortDirection.Ascending, string.Join('\n', journal));
        order[0].ShouldBeGreaterThan(0);
        journal.ShouldNotContain(line => line.Contains("trigger/orders", StringComparison.Ordinal), "green's own run is left alone");
    }

    [Fact]
    public async Task A_run_that_waits_for_a_person_is_stopped_but_left_to_that_person()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue", "paused");

        var ended = await SwitchAsync(azure, "green", "--drain-limit", "0");

        ended.ExitCode.ShouldBe(0, ended.All);
        azure.Journal.ShouldContain("blue POST /api/sync/stop/customers");
        azure.Journal.ShouldNotContain(line => line.Contains("/trigger/", StringComparison.Ordinal));
        ended.Error.ShouldContain("customers waited paused");
    }

    [Fact]
    public async Task The_way_back_is_the_same_with_the_colours_exchanged()
    {
        await using var azure = await ScriptedAzure.StartAsync();

        (await SwitchAsync(azure, "green")).ExitCode.ShouldBe(0);
        var back = await SwitchAsync(azure, "blue");

        back.ExitCode.ShouldBe(0, back.All);
        azure.Blue.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("true");
        azure.Green.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("false");
        azure.BothWereOn.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true, "1.0.0+abc123", "green")]
    [InlineData(false, "1.0.0+other", "green")]
    [InlineData(false, "1.0.0+abc123", "blue")]
    public async Task A_new_colour_that_is_not_what_it_should_be_changes_nothing(bool down, string version, string deployment)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        (azure.Green.IsDown, azure.Green.Version, azure.Green.Deployment) = (down, version, deployment);

        var ended = await SwitchAsync(azure, "green", "--version", "abc123", "--ready-limit", "1");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("Nothing was changed");
        azure.Journal.ShouldNotContain(line => line.StartsWith("az set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_colour_that_does_not_come_on_is_switched_off_before_the_old_one_is_on_again()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.AnswersUntilRestarted = int.MaxValue;

        var ended = await SwitchAsync(azure, "green", "--ready-limit", "2");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("blue is active again");
        Sets(azure).ShouldBe(["blue false", "green true", "green false", "blue true"]);
    }

    [Fact]
    public async Task A_run_that_cannot_be_stopped_leads_back_to_the_old_colour()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Blue.IgnoresStop = true;

        var ended = await SwitchAsync(azure, "green", "--drain-limit", "0", "--stop-limit", "1");

        ended.ExitCode.ShouldBe(1);
        Sets(azure).ShouldBe(["blue false", "blue true"]);
        azure.Journal.ShouldContain("blue POST /api/sync/trigger/customers?resume=true", "what was asked to stop goes on where it was");
        azure.Journal.ShouldNotContain(line => line.StartsWith("green POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_colour_that_does_not_answer_is_left_only_when_asked_to()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Blue.IsDown = true;

        var refused = await SwitchAsync(azure, "green", "--ready-limit", "5");
        var taken = await SwitchAsync(azure, "green", "--ready-limit", "5", "--take-over");

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("--take-over");
        taken.ExitCode.ShouldBe(0, taken.All);
        azure.Journal.ShouldContain("green POST /api/sync/trigger/customers?resume=true&takeOver=true");
        Sets(azure).ShouldBe(["blue false", "blue true", "blue false", "green true"]);
    }

    [Fact]
    public async Task Runs_that_cannot_be_counted_are_not_taken_for_none()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.IsUnhealthy = true;

        var ended = await SwitchAsync(azure, "green", "--ready-limit", "1", "--drain-limit", "1");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("its runs are not known");
        Sets(azure).ShouldBe(["blue false", "blue true"]);
    }

    [Fact]
    public async Task The_first_deployment_has_nothing_to_drain()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.IsEmpty = true;

        var ended = await SwitchAsync(azure, "green");

        ended.ExitCode.ShouldBe(0, ended.All);
        Sets(azure).ShouldBe(["blue false", "green true"]);
    }

    [Fact]
    public async Task A_switch_that_was_cut_off_with_both_off_is_finished_by_the_next()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.Settings[ScriptedAzure.SchedulesSetting] = "false";

        var ended = await SwitchAsync(azure, "green");
        var again = await SwitchAsync(azure, "green");

        ended.ExitCode.ShouldBe(0, ended.All);
        again.ExitCode.ShouldBe(0, again.All);
        again.Error.ShouldContain("nothing to do");
        Sets(azure).ShouldBe(["green true"]);
    }

    [Fact]
    public async Task A_run_that_could_not_be_resumed_is_named_and_the_switch_stands()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Green.TriggerStatus = 422;

        var ended = await SwitchAsync(azure, "green", "--drain-limit", "0");

        ended.ExitCode.ShouldBe(6);
        ended.Error.ShouldContain("not resumed: customers");
        azure.Green.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("true");
    }

    [Fact]
    public async Task A_pipeline_that_is_cancelled_leads_back_to_the_old_colour()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        using var running = azure.Start("switch-color.sh", ["--resource-group", ScriptedAzure.Group, "--to", "green", .. Quick]);
        var error = running.StandardError.ReadToEndAsync();
        await Eventually.UntilAsync(() => azure.Journal.Contains("blue health off 1"), TimeSpan.FromSeconds(60), "the drain to begin");

        using (var kill = Process.Start("kill", ["-TERM", $"{running.Id}"]))
            await kill.WaitForExitAsync();
        await running.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        running.ExitCode.ShouldBe(143, await error);
        Sets(azure).ShouldBe(["blue false", "blue true"]);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::add-mask::")]
    [InlineData("TF_BUILD", "##vso[task.setsecret]")]
    [InlineData("NEITHER", null)]
    public async Task A_function_key_is_printed_nowhere_but_to_the_pipelines_own_filter(string pipeline, string? filter)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");

        var ended = await azure.RunAsync(
            "switch-color.sh", new Dictionary<string, string?> { [pipeline] = "true" },
            ["--resource-group", ScriptedAzure.Group, "--to", "green", .. Quick, "--drain-limit", "0"]);

        ended.ExitCode.ShouldBe(0, ended.All);
        foreach (var app in azure.Apps)
        {
            var lines = ended.All.Split('\n').Where(line => line.Contains(app.Key, StringComparison.Ordinal)).ToList();
            lines.ShouldAllBe(line => line == filter + app.Key);
            lines.Count.ShouldBe(filter is null ? 0 : 1);
        }
    }

    private static Task<Ended> SwitchAsync(ScriptedAzure azure, string to, params string[] options) =>
        azure.RunAsync("switch-color.sh", ["--resource-group", ScriptedAzure.Group, "--to", to, .. Quick, .. options]);

    private static IEnumerable<string> Sets(ScriptedAzure azure) => azure.Journal
        .Where(line => line.StartsWith("az set", StringComparison.Ordinal))
        .Select(line => line["az set ".Length..].Replace("DataSync__Schedules__Enabled=", "", StringComparison.Ordinal));
}

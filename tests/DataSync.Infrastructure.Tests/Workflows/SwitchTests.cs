using DataSync.Infrastructure.Tests.Workflows.Support;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>switch-color.sh against two apps that speak the real HTTP API: never are both on, and no run is lost.</summary>
public sealed class SwitchTests
{
    [Fact]
    public async Task The_old_colour_is_off_and_drained_before_the_new_one_is_on()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Blue.AnswersUntilRunsEnd = 3;

        var ended = await azure.SwitchAsync("green");

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

        var ended = await azure.SwitchAsync("green", "--drain-limit", "1");

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

        var ended = await azure.SwitchAsync("green", "--drain-limit", "0");

        ended.ExitCode.ShouldBe(0, ended.All);
        azure.Journal.ShouldContain("blue POST /api/sync/stop/customers");
        azure.Journal.ShouldNotContain(line => line.Contains("/trigger/", StringComparison.Ordinal));
        ended.Error.ShouldContain("customers waited paused");
    }

    [Fact]
    public async Task The_way_back_is_the_same_with_the_colours_exchanged()
    {
        await using var azure = await ScriptedAzure.StartAsync();

        (await azure.SwitchAsync("green")).ExitCode.ShouldBe(0);
        var back = await azure.SwitchAsync("blue");

        back.ExitCode.ShouldBe(0, back.All);
        azure.Blue.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("true");
        azure.Green.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("false");
        azure.BothWereOn.ShouldBeFalse();
    }

    [Fact]
    public async Task The_first_deployment_has_nothing_to_drain()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.IsEmpty = true;

        var ended = await azure.SwitchAsync("green");

        ended.ExitCode.ShouldBe(0, ended.All);
        azure.Sets.ShouldBe(["blue false", "green true"]);
    }

    [Fact]
    public async Task A_switch_that_was_cut_off_with_both_off_is_finished_by_the_next()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.Settings[ScriptedAzure.SchedulesSetting] = "false";

        var ended = await azure.SwitchAsync("green");
        var again = await azure.SwitchAsync("green");

        ended.ExitCode.ShouldBe(0, ended.All);
        again.ExitCode.ShouldBe(0, again.All);
        again.Error.ShouldContain("nothing to do");
        azure.Sets.ShouldBe(["green true"]);
    }

    [Fact]
    public async Task A_run_that_could_not_be_resumed_is_named_and_the_switch_stands()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Green.TriggerStatus = 422;

        var ended = await azure.SwitchAsync("green", "--drain-limit", "0");

        ended.ExitCode.ShouldBe(6);
        ended.Error.ShouldContain("not resumed: customers");
        azure.Green.Settings[ScriptedAzure.SchedulesSetting].ShouldBe("true");
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
            ["--resource-group", ScriptedAzure.Group, "--to", "green", .. ScriptedAzure.Quick, "--drain-limit", "0"]);

        ended.ExitCode.ShouldBe(0, ended.All);
        foreach (var app in azure.Apps)
        {
            var lines = ended.All.Split('\n').Where(line => line.Contains(app.Key, StringComparison.Ordinal)).ToList();
            lines.ShouldAllBe(line => line == filter + app.Key);
            lines.Count.ShouldBe(filter is null ? 0 : 1);
        }
    }
}

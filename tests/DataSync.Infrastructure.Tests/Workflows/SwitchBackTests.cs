using System.Diagnostics;
using DataSync.Infrastructure.Tests.Workflows.Support;
using DataSync.TestKit;

namespace DataSync.Infrastructure.Tests.Workflows;

/// <summary>switch-color.sh when something fails: nothing was changed, or the old colour is active again.</summary>
public sealed class SwitchBackTests
{
    [Theory]
    [InlineData(true, "1.0.0+abc123", "green")]
    [InlineData(false, "1.0.0+other", "green")]
    [InlineData(false, "1.0.0+abc123", "blue")]
    public async Task A_new_colour_that_is_not_what_it_should_be_changes_nothing(bool down, string version, string deployment)
    {
        await using var azure = await ScriptedAzure.StartAsync();
        (azure.Green.IsDown, azure.Green.Version, azure.Green.Deployment) = (down, version, deployment);

        var ended = await azure.SwitchAsync("green", "--version", "abc123", "--ready-limit", "1");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("Nothing was changed");
        azure.Journal.ShouldNotContain(line => line.StartsWith("az set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_colour_that_does_not_come_on_is_switched_off_before_the_old_one_is_on_again()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Green.AnswersUntilRestarted = int.MaxValue;

        var ended = await azure.SwitchAsync("green", "--ready-limit", "2");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("blue is active again");
        azure.Sets.ShouldBe(["blue false", "green true", "green false", "blue true"]);
    }

    [Fact]
    public async Task A_run_that_cannot_be_stopped_leads_back_to_the_old_colour()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Blue.IgnoresStop = true;

        var ended = await azure.SwitchAsync("green", "--drain-limit", "0", "--stop-limit", "1");

        ended.ExitCode.ShouldBe(1);
        azure.Sets.ShouldBe(["blue false", "blue true"]);
        azure.Journal.ShouldContain("blue POST /api/sync/trigger/customers?resume=true", "what was asked to stop goes on where it was");
        azure.Journal.ShouldNotContain(line => line.StartsWith("green POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_colour_that_does_not_answer_is_left_only_when_asked_to()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        azure.Blue.IsDown = true;

        var refused = await azure.SwitchAsync("green", "--ready-limit", "5");
        var taken = await azure.SwitchAsync("green", "--ready-limit", "5", "--take-over");

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("--take-over");
        taken.ExitCode.ShouldBe(0, taken.All);
        azure.Journal.ShouldContain("green POST /api/sync/trigger/customers?resume=true&takeOver=true");
        azure.Sets.ShouldBe(["blue false", "blue true", "blue false", "green true"]);
    }

    [Fact]
    public async Task Runs_that_cannot_be_counted_are_not_taken_for_none()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.Blue.IsUnhealthy = true;

        var ended = await azure.SwitchAsync("green", "--ready-limit", "1", "--drain-limit", "1");

        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("its runs are not known");
        azure.Sets.ShouldBe(["blue false", "blue true"]);
    }

    [Fact]
    public async Task A_pipeline_that_is_cancelled_leads_back_to_the_old_colour()
    {
        await using var azure = await ScriptedAzure.StartAsync();
        azure.StartRun("customers", "blue");
        using var running = azure.Start("switch-color.sh", ["--resource-group", ScriptedAzure.Group, "--to", "green", .. ScriptedAzure.Quick]);
        var error = running.StandardError.ReadToEndAsync();
        await Eventually.UntilAsync(() => azure.Journal.Contains("blue health off 1"), TimeSpan.FromSeconds(60), "the drain to begin");

        using (var kill = Process.Start("kill", ["-TERM", $"{running.Id}"]))
            await kill.WaitForExitAsync();
        await running.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);

        running.ExitCode.ShouldBe(143, await error);
        azure.Sets.ShouldBe(["blue false", "blue true"]);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;

namespace DataSync.EndToEnd.Tests;

/// <summary>Two deployments on one database: each sync runs once, its schedule misses nothing, and one can take over from the other.</summary>
public sealed class BlueGreenTests
{
    private const int Records = 2_000;

    [Fact]
    public async Task A_run_of_blue_is_neither_started_again_nor_closed_nor_steered_by_green()
    {
        await using var blue = await SyncStage.SetUpAsync(Slow(), configure: Named("blue"));
        await using var green = await SyncStage.BesideAsync(blue, Named("green"));
        var batchId = await blue.TriggerAsync();
        await blue.UntilAsync(batchId, RunStatus.Running);

        var trigger = await green.Http.PostAsJsonAsync("/api/sync/trigger/customers", new { });
        var stop = await green.Http.PostAsync("/api/sync/stop/customers", null);

        trigger.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await trigger.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("deployment").GetString().ShouldBe("blue");
        problem.GetProperty("syncBatchId").GetGuid().ShouldBe(batchId);
        stop.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await stop.Content.ReadAsStringAsync()).ShouldContain("blue");
        var ended = await blue.UntilAsync(batchId);
        ended.Status.ShouldBe(RunStatus.Success);
        ended.Counts.Read.ShouldBe(Records);
    }

    [Fact]
    public async Task What_falls_due_while_all_schedules_are_off_is_started_once_by_the_deployment_that_has_them_on_next()
    {
        var yaml = new SyncYaml(schedule: "0 0 0 * * *");
        await using var blue = await SyncStage.SetUpAsync(new SampleApiOptions { Records = 50, BadRate = 0 }, yaml, Named("blue", schedules: false));
        await using var green = await SyncStage.BesideAsync(blue, Named("green"));
        await blue.Database.ExecuteAsync("INSERT INTO datasync.schedule_tick (ticked_at) VALUES (now() - interval '25 hours')");

        await TickAsync(blue);
        await UntilTickedAsync(blue, () => blue.Logs.Lines.Any(line => line.Contains("Schedules are off in deployment blue", StringComparison.Ordinal)));
        (await RunsAsync(blue)).ShouldBe(0);

        await TickAsync(green);
        await Eventually.UntilAsync(async () => await RunsAsync(blue) == 1, TimeSpan.FromSeconds(30), "green to start the run that was due");
        await green.UntilIdleAsync();
        await TickAsync(green);
        await UntilTickedAsync(green, async () => await blue.Database.ScalarAsync<bool>("SELECT ticked_at > now() - interval '1 minute' FROM datasync.schedule_tick"));
        (await RunsAsync(blue)).ShouldBe(1);
        (await blue.Database.ScalarAsync<string>("SELECT deployment FROM datasync.run")).ShouldBe("green");
    }

    [Theory]
    [InlineData("DataSync:Syncs:customers:Enabled", "false", false)]
    [InlineData("DataSync:Syncs:customers:Enabled", "true", true)]
    public async Task An_environment_can_switch_a_sync_off(string setting, string value, bool starts)
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = 50, BadRate = 0 }, new SyncYaml(schedule: "* * * * * *"), s =>
            {
                Named("only")(s);
                s.Settings[setting] = value;
            });

        await TickAsync(stage);
        await UntilTickedAsync(stage, async () => await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.schedule_tick") == 1);

        if (starts)
            await Eventually.UntilAsync(async () => await RunsAsync(stage) == 1, TimeSpan.FromSeconds(30), "the run that is due to begin");
        else
            (await stage.Http.GetAsync("/runtime/webhooks/durabletask/instances/sync-customers")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var status = await stage.Http.GetFromJsonAsync<JsonElement>("/api/sync/status/customers");
        status.GetProperty("overview").GetProperty("enabled").GetBoolean().ShouldBe(starts);
    }

    [Fact]
    public async Task Health_tells_who_answers_and_how_many_of_its_runs_are_open()
    {
        await using var blue = await SyncStage.SetUpAsync(Slow(), configure: Named("blue", schedules: false));
        await using var green = await SyncStage.BesideAsync(blue, Named("green"));
        var batchId = await blue.TriggerAsync();
        await blue.UntilAsync(batchId, RunStatus.Running);

        var ofBlue = await blue.Http.GetFromJsonAsync<JsonElement>("/api/health");
        var ofGreen = await green.Http.GetFromJsonAsync<JsonElement>("/api/health");

        ofBlue.GetProperty("status").GetString().ShouldBe("healthy");
        ofBlue.GetProperty("deployment").GetString().ShouldBe("blue");
        ofBlue.GetProperty("schedules").GetString().ShouldBe("off");
        ofBlue.GetProperty("openRuns").GetInt64().ShouldBe(1);
        ofBlue.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        ofGreen.GetProperty("schedules").GetString().ShouldBe("on");
        ofGreen.GetProperty("openRuns").GetInt64().ShouldBe(0);

        await blue.UntilAsync(batchId);
        (await blue.Http.GetFromJsonAsync<JsonElement>("/api/health")).GetProperty("openRuns").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_run_stopped_on_blue_is_resumed_on_green_and_every_record_is_read_once()
    {
        await using var blue = await SyncStage.SetUpAsync(Slow(), configure: Named("blue"));
        await using var green = await SyncStage.BesideAsync(blue, Named("green"));
        var batchId = await blue.TriggerAsync();
        await Eventually.UntilAsync(async () => (await blue.ProgressAsync())?.Chunk >= 1, TimeSpan.FromSeconds(30), "the first chunk to be in");
        (await blue.Http.PostAsync("/api/sync/stop/customers", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var stopped = await blue.UntilAsync(batchId);

        var resumed = await green.RunToEndAsync(new { resume = true });

        resumed.Status.ShouldBe(RunStatus.Success);
        (stopped.Counts.Read + resumed.Counts.Read).ShouldBe(Records);
        (await green.RowsAsync()).ShouldBe(Records);
    }

    [Fact]
    public async Task Green_takes_over_from_a_blue_that_is_gone_and_a_blue_that_comes_back_does_no_harm()
    {
        await using var blue = await SyncStage.SetUpAsync(Slow(), configure: Named("blue"));
        await using var green = await SyncStage.BesideAsync(blue, Named("green"));
        var batchId = await blue.TriggerAsync();
        await blue.UntilAsync(batchId, RunStatus.Running);
        await blue.StopAppAsync();

        var run = await green.RunToEndAsync(new { takeOver = true });

        run.Status.ShouldBe(RunStatus.Success);
        run.Counts.Read.ShouldBe(Records);
        var left = await green.RunAsync(batchId);
        left!.Status.ShouldBe(RunStatus.Failed);
        left.Reason!.ShouldContain("green took it over from blue");
        await blue.StartAppAsync();
        await blue.UntilIdleAsync();
        (await green.RunAsync(batchId))!.Status.ShouldBe(RunStatus.Failed);
        (await green.RowsAsync()).ShouldBe(Records);
        (await blue.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run WHERE ended_at IS NULL")).ShouldBe(0);
    }

    [Fact]
    public async Task A_switch_that_is_neither_true_nor_false_is_refused_at_the_start()
    {
        var start = () => SyncStage.SetUpAsync(configure: stage => stage.Settings["DataSync:Schedules:Enabled"] = "of");

        (await start.ShouldThrowAsync<Exception>()).ToString().ShouldContain("DataSync__Schedules__Enabled");
    }

    private static SampleApiOptions Slow() => new()
    {
        Records = Records,
        BadRate = 0,
        Faults = [new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(150), Times = int.MaxValue }],
    };

    private static Action<SyncStage> Named(string deployment, bool schedules = true) => stage =>
    {
        stage.Settings["DataSync:Deployment"] = deployment;
        stage.Settings["DataSync:Schedules:Enabled"] = schedules.ToString();
    };

    private static async Task TickAsync(SyncStage stage)
    {
        using var answer = await stage.Http.PostAsync("/admin/functions/ScheduleTick", new StringContent("{}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static Task UntilTickedAsync(SyncStage stage, Func<bool> done) =>
        UntilTickedAsync(stage, () => Task.FromResult(done()));

    private static Task UntilTickedAsync(SyncStage stage, Func<Task<bool>> done) =>
        Eventually.UntilAsync(done, TimeSpan.FromSeconds(30), $"the tick of {stage.Settings["DataSync:Deployment"]} to end");

    private static async Task<long> RunsAsync(SyncStage stage) => await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run");
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;

namespace DataSync.EndToEnd.Tests;

/// <summary>One run at a time, and people who steer it: stop, resume, abort, time limit, error budget.</summary>
public sealed class SteeringTests
{
    private const int Records = 2_000;

    [Fact]
    public async Task Fifty_triggers_at_once_are_one_run()
    {
        await using var stage = await SyncStage.SetUpAsync(Slow());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => stage.Http.PostAsJsonAsync("/api/sync/trigger/customers", new { })));

        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([202, .. Enumerable.Repeat(409, 49)]);
        var run = await answers.Single(answer => answer.StatusCode == HttpStatusCode.Accepted).Content.ReadFromJsonAsync<JsonElement>();
        var ended = await stage.UntilAsync(run.GetProperty("syncBatchId").GetGuid());
        ended.Counts.Read.ShouldBe(Records);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.run")).ShouldBe(1);
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_open_run()
    {
        await using var stage = await SyncStage.SetUpAsync(Slow());
        var batchId = await stage.TriggerAsync();
        await stage.UntilAsync(batchId, RunStatus.Running);

        var second = () => stage.Database.ExecuteAsync("""
            INSERT INTO datasync.run (batch_id, sync, instance_id, trigger, status, started_at, start_position, page_size, updated_at)
            VALUES (gen_random_uuid(), 'customers', 'other', 'test', 'running', now(), '{"Page":1}', 100, now())
            """);

        (await second.ShouldThrowAsync<Npgsql.PostgresException>()).SqlState.ShouldBe(Npgsql.PostgresErrorCodes.UniqueViolation);
    }

    [Fact]
    public async Task A_stopped_run_ends_after_its_chunk_and_the_resumed_one_reads_the_rest()
    {
        await using var stage = await SyncStage.SetUpAsync(Slow());
        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(async () => (await stage.ProgressAsync())?.Chunk >= 1, TimeSpan.FromSeconds(30), "the first chunk to be in");

        (await stage.Http.PostAsync("/api/sync/stop/customers", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var stopped = await stage.UntilAsync(batchId);
        stopped.Status.ShouldBe(RunStatus.Stopped);
        stopped.Counts.Read.ShouldBeLessThan(Records);
        (await stage.RowsAsync()).ShouldBe(stopped.Counts.Read);

        var resumed = await stage.RunToEndAsync(new { resume = true });
        resumed.Status.ShouldBe(RunStatus.Success);
        (stopped.Counts.Read + resumed.Counts.Read).ShouldBe(Records);
        (await stage.RowsAsync()).ShouldBe(Records);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.staged_page")).ShouldBe(0);
    }

    [Fact]
    public async Task A_run_over_its_time_limit_ends_as_timed_out_and_can_be_resumed()
    {
        await using var stage = await SyncStage.SetUpAsync(Slow(), new SyncYaml(limits: "{ runtime: 1s }"));
        var timedOut = await stage.RunToEndAsync();
        timedOut.Status.ShouldBe(RunStatus.TimedOut);
        timedOut.Counts.Read.ShouldBeInRange(1, Records - 1);

        stage.Api.Faults = [];
        var resumed = await stage.RunToEndAsync(new { resume = true });
        (timedOut.Counts.Read + resumed.Counts.Read).ShouldBe(Records);
        (await stage.RowsAsync()).ShouldBe(Records);
    }

    [Fact]
    public async Task A_run_can_be_started_at_a_page_by_hand_with_a_page_size_of_its_own()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0 });

        var run = await stage.RunToEndAsync(new { fromPage = 5, pageSize = 50 });

        run.Counts.Read.ShouldBe(Records - (4 * 50));
        (await stage.Database.ScalarAsync<long>("SELECT min(customer_id) FROM customers")).ShouldBe(201);
    }

    [Fact]
    public async Task A_run_that_reaches_the_critical_share_pauses_and_goes_on_when_resumed()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0.2 });
        var batchId = await stage.TriggerAsync();

        var paused = await stage.UntilAsync(batchId, RunStatus.Paused);
        paused.Reason!.ShouldContain("critical");
        paused.Counts.Read.ShouldBe(500);

        (await stage.Http.PostAsync("/api/sync/resume/customers", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var ended = await stage.UntilAsync(batchId);
        ended.Status.ShouldBe(RunStatus.CompletedWithErrors);
        ended.Counts.Read.ShouldBe(Records);
    }

    [Theory]
    [InlineData("/runtime/webhooks/durabletask/instances/sync-customers/raiseEvent/abort", "\"enough\"")]
    [InlineData("/api/sync/stop/customers", "")]
    public async Task A_paused_run_can_be_ended(string path, string body)
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0.2 });
        var batchId = await stage.TriggerAsync();
        await stage.UntilAsync(batchId, RunStatus.Paused);

        (await stage.Http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        (await stage.UntilAsync(batchId)).Status.ShouldBe(RunStatus.Stopped);
    }

    [Fact]
    public async Task A_paused_run_is_still_paused_after_a_restart_of_the_app()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0.2 });
        var batchId = await stage.TriggerAsync();
        await stage.UntilAsync(batchId, RunStatus.Paused);

        await stage.StopAppAsync();
        await stage.StartAppAsync();

        (await stage.RunAsync(batchId))!.Status.ShouldBe(RunStatus.Paused);
        (await stage.Http.PostAsync("/api/sync/resume/customers", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await stage.UntilAsync(batchId)).Counts.Read.ShouldBe(Records);
    }

    [Fact]
    public async Task A_run_that_reaches_the_absolute_number_of_errors_stops()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = Records, BadRate = 0.2 }, new SyncYaml(limits: "{ warning: 100%, critical: 100%, errors: 150 }"));

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Failed);
        run.Counts.DeadLettered.ShouldBeGreaterThanOrEqualTo(150);
        run.Counts.Read.ShouldBeLessThan(Records);
        run.Reason!.ShouldContain("150");
    }

    [Fact]
    public async Task A_warning_is_given_once()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = Records, BadRate = 0.03 }, new SyncYaml(limits: "{ warning: 1%, critical: 50% }"));

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.CompletedWithErrors);
        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.sync_log WHERE batch_id = $1 AND event = 'budget_warning'", run.BatchId)).ShouldBe(1);
    }

    [Fact]
    public async Task A_terminated_orchestration_does_not_block_its_sync()
    {
        await using var stage = await SyncStage.SetUpAsync(Slow());
        var first = await stage.TriggerAsync();
        await stage.UntilAsync(first, RunStatus.Running);
        (await stage.Http.PostAsync("/runtime/webhooks/durabletask/instances/sync-customers/terminate?reason=test", null)).EnsureSuccessStatusCode();
        await stage.UntilIdleAsync();

        stage.Api.Faults = [];
        var second = await stage.RunToEndAsync();

        second.Status.ShouldBe(RunStatus.Success);
        (await stage.RunAsync(first))!.Status.ShouldBe(RunStatus.Failed);
    }

    private static SampleApiOptions Slow() => new()
    {
        Records = Records,
        BadRate = 0,
        Faults = [new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(150), Times = int.MaxValue }],
    };
}

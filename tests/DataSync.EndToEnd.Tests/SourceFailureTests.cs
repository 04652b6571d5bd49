using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.EndToEnd.Tests;

/// <summary>The failure table, rows about the source: what goes wrong there and what the run makes of it.</summary>
public sealed class SourceFailureTests
{
    private const int Records = 1_000;

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_passing_server_error_loses_nothing(int status)
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Status, Status = status, Every = 3, Times = 2 });
        await AssertCompleteAsync(stage, await stage.RunToEndAsync());
    }

    [Theory]
    [InlineData(FaultKind.DropBeforeHeaders)]
    [InlineData(FaultKind.DropMidBody)]
    public async Task A_dropped_connection_loses_nothing(FaultKind kind)
    {
        await using var stage = await StageAsync(new FaultRule { Kind = kind, Every = 2, Times = 2 });
        await AssertCompleteAsync(stage, await stage.RunToEndAsync());
    }

    [Fact]
    public async Task When_the_short_retries_are_used_up_the_orchestration_waits_and_tries_again()
    {
        // Four calls are one activity's attempts; the fifth comes after a durable wait.
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Status, Status = 503, Pages = [4], Times = 5 });
        await AssertCompleteAsync(stage, await stage.RunToEndAsync());
        stage.Api.Requests.Of(4).ShouldBe(6);
    }

    [Fact]
    public async Task A_source_that_stays_away_fails_the_run_with_its_checkpoint_and_a_resumed_run_reads_only_the_rest()
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Status, Status = 503, Pages = [8], Times = int.MaxValue });

        var failed = await stage.RunToEndAsync();
        failed.Status.ShouldBe(RunStatus.Failed);
        failed.Reason!.ShouldContain("503");
        failed.Position!.Page.ShouldBe(6);
        (await stage.RowsAsync()).ShouldBe(500);

        stage.Api.Faults = [];
        stage.Api.ResetCounts();
        var resumed = await stage.RunToEndAsync(new { resume = true });
        resumed.Status.ShouldBe(RunStatus.Success);
        resumed.Counts.Read.ShouldBe(500);
        stage.Api.Requests.Of(5).ShouldBe(0);
        (await stage.RowsAsync()).ShouldBe(Records);
    }

    [Theory]
    [InlineData(RetryAfterForm.Seconds)]
    [InlineData(RetryAfterForm.HttpDate)]
    [InlineData(RetryAfterForm.None)]
    public async Task Being_throttled_for_a_short_time_is_waited_for_in_place(RetryAfterForm form)
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Status, Status = 429, RetryAfterForm = form, Pages = [3], Times = 1 });
        await AssertCompleteAsync(stage, await stage.RunToEndAsync());
    }

    [Fact]
    public async Task Being_throttled_for_longer_is_a_durable_timer()
    {
        await using var stage = await StageAsync(
            stage => stage.Settings["DataSync:Http:MaxWaitInPlace"] = "00:00:00.1",
            new FaultRule { Kind = FaultKind.Status, Status = 429, RetryAfterForm = RetryAfterForm.Seconds, RetryAfter = TimeSpan.FromSeconds(1), Pages = [3], Times = 1 });

        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(
            async () => (await stage.ProgressAsync())?.Reason?.Contains("asked to wait") == true,
            TimeSpan.FromSeconds(20),
            "the run to say that it waits for the source");
        await AssertCompleteAsync(stage, await stage.UntilAsync(batchId));
    }

    [Fact]
    public async Task A_refused_secret_is_read_anew_once_and_the_run_goes_on_with_the_rotated_one()
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(50), Times = int.MaxValue });
        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(() => stage.Api.Requests.Of(3) > 0, TimeSpan.FromSeconds(20), "page 3 to be asked for");

        stage.Services.GetRequiredService<IConfiguration>()["Secrets:customer-api-key"] = "k-rotated";
        stage.Api.ApiKeys = ["k-rotated"];

        await AssertCompleteAsync(stage, await stage.UntilAsync(batchId));
    }

    [Fact]
    public async Task Refused_credentials_fail_the_run_naming_connector_and_secret_never_its_value()
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Slow, Times = 1 });
        stage.Api.ApiKeys = ["another"];

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Failed);
        run.Reason!.ShouldContain("401");
        run.Reason!.ShouldContain("customer-api-key");
        run.Reason!.ShouldContain("customer-api/customers");
        run.Reason!.ShouldNotContain(SyncStage.ApiKey);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task Any_other_refusal_is_a_configuration_error_that_names_the_request_and_is_not_repeated(int status)
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.Status, Status = status, Pages = [7], Times = int.MaxValue });

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Failed);
        run.Reason!.ShouldContain($"{status}");
        run.Reason!.ShouldContain("/api/customers?page=7");
        stage.Api.Requests.Of(7).ShouldBe(1);
    }

    [Theory]
    [InlineData(FaultKind.TruncatedJson)]
    [InlineData(FaultKind.Html)]
    [InlineData(FaultKind.WrongShape)]
    public async Task A_page_that_stays_malformed_is_a_dead_letter_and_the_rest_is_read(FaultKind kind)
    {
        await using var stage = await StageAsync(new FaultRule { Kind = kind, Pages = [4], Times = int.MaxValue });

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.CompletedWithErrors);
        run.Counts.MalformedPages.ShouldBe(1);
        run.Counts.Inserted.ShouldBe(Records - 100);
        var (_, letter, _) = (await stage.DeadLettersAsync(run.BatchId)).ShouldHaveSingleItem();
        (letter.Page, letter.Index, letter.Code).ShouldBe((4, -1, "malformed_page"));
        letter.Payload.Length.ShouldBeInRange(1, 8 * 1024);
    }

    [Fact]
    public async Task A_page_that_comes_malformed_once_or_twice_the_same_is_read_again()
    {
        await using var stage = await StageAsync(
            new FaultRule { Kind = FaultKind.TruncatedJson, Every = 3, Times = 1 },
            new FaultRule { Kind = FaultKind.RepeatedPage, Every = 4, Times = 1 });
        await AssertCompleteAsync(stage, await stage.RunToEndAsync());
    }

    [Fact]
    public async Task A_source_that_answers_one_page_for_ever_does_not_run_for_ever()
    {
        await using var stage = await StageAsync(new FaultRule { Kind = FaultKind.RepeatedPage, When = page => page > 5, Times = int.MaxValue });

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Failed);
        run.Reason!.ShouldContain("paging does not advance");
    }

    private static Task<SyncStage> StageAsync(params FaultRule[] faults) => StageAsync(_ => { }, faults);

    private static Task<SyncStage> StageAsync(Action<SyncStage> configure, params FaultRule[] faults) => SyncStage.SetUpAsync(
        new SampleApiOptions { Records = Records, BadRate = 0, Faults = faults }, configure: configure);

    private static async Task AssertCompleteAsync(SyncStage stage, DataSync.Postgres.RunRow run)
    {
        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Records);
        (await stage.RowsAsync()).ShouldBe(Records);
    }
}

using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;

namespace DataSync.EndToEnd.Tests;

/// <summary>The failure table, rows about the database. Its errors are its own: raised by triggers, with their SQLSTATEs.</summary>
public sealed class DestinationFailureTests
{
    private const int Records = 1_000;

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    public async Task A_deadlock_or_serialization_failure_is_repeated(string sqlState)
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0 });
        await RaiseAsync(stage, sqlState, $"nextval('datasync_test_raised') = 1");

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Records);
    }

    [Theory]
    [InlineData("53100", "disk")]
    [InlineData("53300", "connection")]
    public async Task A_full_disk_or_too_many_connections_pause_the_run_with_the_reason_until_they_pass(string sqlState, string said)
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0 });
        await RaiseAsync(stage, sqlState, "true");

        var batchId = await stage.TriggerAsync();
        string? reason = null;
        await Eventually.UntilAsync(
            async () => (reason = (await stage.ProgressAsync()) is { Status: RunStatus.Paused } paused ? paused.Reason : null) is not null,
            TimeSpan.FromSeconds(30),
            "the run to pause");
        reason!.ShouldContain(said, Case.Insensitive);
        await stage.Database.ExecuteAsync("DROP TRIGGER raising ON customers");

        var run = await stage.UntilAsync(batchId);
        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Records);
    }

    [Fact]
    public async Task A_database_that_stays_unusable_fails_the_run_and_its_checkpoint_stands()
    {
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = Records, BadRate = 0 },
            configure: stage =>
            {
                stage.Settings["DataSync:DurableRetry:DatabaseFirstWait"] = "00:00:00.01";
                stage.Settings["DataSync:DurableRetry:DatabaseAttempts"] = "2";
            });
        await RaiseAsync(stage, "53100", "NEW.customer_id > 500");

        var failed = await stage.RunToEndAsync();
        failed.Status.ShouldBe(RunStatus.Failed);
        failed.Position!.Page.ShouldBe(6);

        await stage.Database.ExecuteAsync("DROP TRIGGER raising ON customers");
        var resumed = await stage.RunToEndAsync(new { resume = true });
        resumed.Status.ShouldBe(RunStatus.Success, resumed.Reason);
        (await stage.RowsAsync()).ShouldBe(Records);
    }

    [Fact]
    public async Task Records_that_a_constraint_refuses_are_dead_letters_with_constraint_and_the_rest_is_written()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records, BadRate = 0 });
        await stage.Database.ExecuteAsync("ALTER TABLE customers ADD CONSTRAINT no_sevens CHECK (customer_id % 300 <> 7)");

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.CompletedWithErrors);
        run.Counts.WriteFailed.ShouldBe(4);
        run.Counts.Inserted.ShouldBe(Records - 4);
        var letters = await stage.DeadLettersAsync(run.BatchId);
        letters.Select(l => l.Letter.Code).Distinct().ShouldHaveSingleItem().ShouldBe("check_violation");
        letters.ShouldAllBe(l => l.Letter.Message.Contains("no_sevens"));
        letters.Select(l => ((l.Letter.Page - 1) * 100) + l.Letter.Index + 1).ShouldBe([7, 307, 607, 907]);
    }

    [Fact]
    public async Task A_missing_table_is_said_before_anything_is_read()
    {
        await using var stage = await SyncStage.SetUpAsync(new SampleApiOptions { Records = Records });
        await stage.Database.ExecuteAsync("DROP TABLE customers");

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Failed);
        run.Reason!.ShouldContain("customers");
        stage.Api.Requests.Total.ShouldBe(0);
    }

    private static async Task RaiseAsync(SyncStage stage, string sqlState, string condition)
    {
        await stage.Database.ExecuteAsync("CREATE SEQUENCE datasync_test_raised");
        await stage.Database.ExecuteAsync($"""
            CREATE FUNCTION raising() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {condition} THEN RAISE EXCEPTION 'raised by the test' USING ERRCODE = '{sqlState}'; END IF;
                RETURN NEW;
            END $$
            """);
        await stage.Database.ExecuteAsync("CREATE TRIGGER raising BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION raising()");
    }
}

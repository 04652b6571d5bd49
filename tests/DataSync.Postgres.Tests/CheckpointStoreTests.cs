using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class CheckpointStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly RecordCounts Counts = new(20, 2000, 1, 2, 3, 4, 5, 6, 7);

    [Fact]
    public async Task A_commit_moves_the_checkpoint_adds_the_counts_and_drops_the_staging()
    {
        var scenario = await Scenario.CustomersAsync(database);
        var key = scenario.Key;
        await scenario.StageAsync(["1", "a@x", "A"]);
        var later = key with { Chunk = 1 };
        await scenario.Staging.StagePagesAsync(later, [new StagedPage(21, "[]"u8.ToArray(), 0)], default);

        (await CommitAsync(scenario, key, new PagePosition(21, "t"))).ShouldBe(Counts);
        (await CommitAsync(scenario, later, null)).ShouldBe(Counts + Counts);

        var checkpoint = await scenario.Checkpoints.GetAsync(key.Sync, "", default);
        (checkpoint!.Chunk, checkpoint.Position).ShouldBe((2, null));
        var run = await scenario.Runs.FindAsync(key.BatchId, default);
        (run!.Position, run.Counts).ShouldBe((null, Counts + Counts));
        (await StagedAsync(scenario)).ShouldBe(0);
    }

    [Fact]
    public async Task A_commit_leaves_the_staging_of_other_chunks()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.Staging.StagePagesAsync(scenario.Key with { Chunk = 1 }, [new StagedPage(21, "[]"u8.ToArray(), 0)], default);
        await scenario.Staging.StagePagesAsync(scenario.Key with { Slice = "other" }, [new StagedPage(1, "[]"u8.ToArray(), 0)], default);
        await CommitAsync(scenario, scenario.Key, new PagePosition(21));
        (await StagedAsync(scenario)).ShouldBe(2);
    }

    [Fact]
    public async Task A_commit_that_is_repeated_counts_once_also_at_the_same_time()
    {
        var scenario = await Scenario.CustomersAsync(database);
        var totals = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CommitAsync(scenario, scenario.Key, new PagePosition(21))));
        totals.Distinct().ShouldBe([Counts]);
        (await CommitAsync(scenario, scenario.Key, new PagePosition(21))).ShouldBe(Counts);
        (await scenario.Checkpoints.GetAsync(scenario.Key.Sync, "", default))!.Chunk.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_chunk_out_of_turn_is_a_conflict_that_shows_both_positions(int chunk)
    {
        var scenario = await Scenario.CustomersAsync(database);
        var error = await Should.ThrowAsync<CheckpointConflictException>(() => CommitAsync(scenario, scenario.Key with { Chunk = chunk }, new PagePosition(9)));
        error.Actual!.Position.ShouldBe(PagePosition.Start);
        error.Next.ShouldBe(new PagePosition(9));
        error.Message.ShouldContain("page 9");
        error.Message.ShouldContain("page 1");
        (await scenario.Runs.FindAsync(scenario.Key.BatchId, default))!.Counts.ShouldBe(RecordCounts.Zero);
    }

    [Fact]
    public async Task The_same_chunk_with_another_end_is_a_conflict()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await CommitAsync(scenario, scenario.Key, new PagePosition(21));
        await Should.ThrowAsync<CheckpointConflictException>(() => CommitAsync(scenario, scenario.Key, new PagePosition(22)));
        await Should.ThrowAsync<CheckpointConflictException>(() => CommitAsync(scenario, scenario.Key, null));
    }

    [Fact]
    public async Task A_run_that_has_ended_or_lost_its_checkpoint_commits_nothing_any_more()
    {
        var scenario = await Scenario.CustomersAsync(database);
        var old = scenario.Key;
        await scenario.Runs.CompleteAsync(old.BatchId, RunStatus.Stopped, null, Scenario.Now, default);
        (await Should.ThrowAsync<CheckpointConflictException>(() => CommitAsync(scenario, old, new PagePosition(21))))
            .Message.ShouldContain("ended");

        await scenario.BeginRunAsync();
        await Should.ThrowAsync<CheckpointConflictException>(() => CommitAsync(scenario, old, new PagePosition(21)));
        (await scenario.Checkpoints.GetAsync(old.Sync, "", default))!.Position.ShouldBe(PagePosition.Start);
    }

    [Fact]
    public async Task A_reset_is_refused_while_a_run_is_open_and_forgets_the_checkpoint_afterwards()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.Runs.CompleteAsync(scenario.Key.BatchId, RunStatus.Stopped, null, Scenario.Now, default);
        await scenario.BeginRunAsync();
        (await Should.ThrowAsync<RunOpenException>(() => scenario.Checkpoints.ResetAsync(scenario.Key.Sync, default)))
            .BatchId.ShouldBe(scenario.Key.BatchId);
        (await scenario.Checkpoints.GetAsync(scenario.Key.Sync, "", default)).ShouldNotBeNull();

        await scenario.Runs.CompleteAsync(scenario.Key.BatchId, RunStatus.Stopped, null, Scenario.Now, default);
        (await scenario.Checkpoints.ResetAsync(scenario.Key.Sync, default)).ShouldBe(new ResetResult(Checkpoint: true, Partitions: 0));
        (await scenario.Checkpoints.GetAsync(scenario.Key.Sync, "", default)).ShouldBeNull();
        (await scenario.Checkpoints.ResetAsync(scenario.Key.Sync, default)).ShouldBe(new ResetResult(Checkpoint: false, Partitions: 0));
    }

    private static Task<RecordCounts> CommitAsync(Scenario scenario, ChunkKey key, PagePosition? next) =>
        scenario.Checkpoints.CommitChunkAsync(key, next, Counts, Scenario.Now, default);

    private Task<long> StagedAsync(Scenario scenario) => database.ScalarAsync<long>(
        $"SELECT (SELECT count(*) FROM datasync.staged_page WHERE batch_id = '{scenario.Key.BatchId}')"
        + $" + (SELECT count(*) FROM datasync.staged_batch WHERE batch_id = '{scenario.Key.BatchId}')");
}

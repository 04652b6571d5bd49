using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

/// <summary>Slices of a run, and the state that its end makes of them.</summary>
public sealed class SliceStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Source = "source-1";

    private readonly RunStore _runs = new(database.DataSource);
    private readonly CheckpointStore _checkpoints = new(database.DataSource);
    private readonly SliceStore _slices = new(database.DataSource);
    private readonly StreamStateStore _states = new(database.DataSource);

    [Fact]
    public async Task Slices_come_back_as_they_were_planned_in_their_order_and_level()
    {
        var key = await BeginAsync();
        await PlanAsync(key, 0, 0, "b", "a\\u0000", "c");
        await PlanAsync(key, 1, 0, "x");

        (await _slices.ReadAsync(key.BatchId, 0, 1, 5, default)).ShouldBe([Json("a\\u0000"), Json("c")]);
        (await _slices.ReadAsync(key.BatchId, 0, 0, 1, default)).ShouldBe([Json("b")]);
        (await _slices.ReadAsync(key.BatchId, 2, 0, 1, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_step_that_is_done_again_replaces_what_it_planned_and_all_that_came_after()
    {
        var key = await BeginAsync();
        await PlanAsync(key, 0, 0, "a", "b", "c");
        await PlanAsync(key, 1, 0, "x", "y");

        await _slices.RewindAsync(key.BatchId, 0, 1, default);
        (await _slices.ReadAsync(key.BatchId, 0, 0, 9, default)).ShouldBe([Json("a")]);
        await PlanAsync(key, 0, 1, "d");
        await PlanAsync(key, 0, 1, "d");

        (await _slices.ReadAsync(key.BatchId, 0, 0, 9, default)).ShouldBe([Json("a"), Json("d")]);
        (await _slices.ReadAsync(key.BatchId, 1, 0, 9, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_has_ended_plans_nothing_any_more()
    {
        var key = await BeginAsync();
        await EndAsync(key, RunStatus.Stopped);
        await PlanAsync(key, 0, 0, "a");
        await _slices.FinishAsync(key.BatchId, 1, default);
        (await CountAsync("slice", key)).ShouldBe(0);
        (await CountAsync("parent_mark", key)).ShouldBe(0);
        (await _runs.FindAsync(key.BatchId, default))!.Slices.ShouldBeNull();
    }

    [Fact]
    public async Task A_run_that_read_everything_leaves_the_highest_value_of_each_partition_and_no_slices()
    {
        var key = await BeginAsync();
        await PlanAsync(key, 0, 0, "a", "a", "b", "c");
        await CommitAsync(key, null, (0, "3", 3), (1, "12", 12), (2, "7.5", 7.5m));

        await EndAsync(key, RunStatus.CompletedWithErrors);

        (await StateAsync(key)).ShouldBe(["{\"p\":\"a\"} 12 12", "{\"p\":\"b\"} 7.5 7.5"]);
        (await StateAsync(key, "parents")).ShouldBe(["{} 9 9"]);
        (await CountAsync("slice", key)).ShouldBe(0);
        (await CountAsync("parent_mark", key)).ShouldBe(0);
    }

    [Theory]
    [InlineData(RunStatus.CompletedWithErrors)]
    [InlineData(RunStatus.Stopped)]
    public async Task State_does_not_pass_a_broken_slice_of_its_partition_nor_of_the_parents(RunStatus status)
    {
        var key = await BeginAsync();
        await PlanAsync(key, 0, 0, "a", "a", "a", "b");
        // A chunk tells that the slice is broken, a later one that it is read to its end.
        await CommitMarksAsync(key, new PagePosition(3, Slice: 1), new StoredMark(0, "3", 3), new StoredMark(1, null, null, IsBroken: true));
        await CommitMarksAsync(key with { Chunk = 1 }, new PagePosition(9, Slice: 4), new StoredMark(1, "5", 5), new StoredMark(2, "12", 12), new StoredMark(3, "7", 7));

        await EndAsync(key, status);

        (await StateAsync(key)).ShouldBe(["{\"p\":\"a\"} 3 3", "{\"p\":\"b\"} 7 7"]);
        (await StateAsync(key, "parents")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false, "{} 12 12")]
    [InlineData(true, "")]
    public async Task One_state_for_all_partitions_stays_where_it_was_when_a_slice_is_broken(bool isBroken, string state)
    {
        var key = await BeginAsync();
        await _slices.StageAsync(key.BatchId, 0, 0, [new PlannedSlice(Json("a"), null), new PlannedSlice(Json("b"), null)], [], default);
        await CommitMarksAsync(key, null, new StoredMark(0, "12", 12), new StoredMark(1, "5", 5, isBroken));

        await EndAsync(key, RunStatus.CompletedWithErrors);

        string.Join('|', await StateAsync(key)).ShouldBe(state);
    }

    [Theory]
    [InlineData(RunStatus.Stopped)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.TimedOut)]
    public async Task A_run_that_ended_early_leaves_what_lies_before_its_checkpoint_and_its_slices(RunStatus status)
    {
        var key = await BeginAsync();
        await PlanAsync(key, 0, 0, "a", "b", "b", "c");
        await CommitAsync(key, new PagePosition(9, "t", Slice: 2), (0, "3", 3), (1, "5", 5), (2, "8", 8));

        await EndAsync(key, status);

        (await StateAsync(key)).ShouldBe(["{\"p\":\"a\"} 3 3", "{\"p\":\"b\"} 5 5"]);
        (await StateAsync(key, "parents")).ShouldBeEmpty();
        (await CountAsync("slice", key)).ShouldBe(4);
    }

    [Fact]
    public async Task One_state_for_all_partitions_moves_only_when_all_are_read()
    {
        var key = await BeginAsync();
        await _slices.StageAsync(key.BatchId, 0, 0, [new PlannedSlice(Json("a"), null), new PlannedSlice(Json("b"), null)], [], default);
        await CommitAsync(key, new PagePosition(2, Slice: 1), (0, "3", 3));
        await EndAsync(key, RunStatus.Stopped);
        (await StateAsync(key)).ShouldBeEmpty();

        var resumed = await BeginAsync(key.Sync, planId: key.BatchId, slices: 2);
        await CommitAsync(resumed, null, (1, "2", 2));
        await EndAsync(resumed, RunStatus.Success);
        (await StateAsync(key)).ShouldBe(["{} 3 3"]);
    }

    [Fact]
    public async Task State_never_goes_back_and_that_of_another_source_is_neither_read_nor_kept()
    {
        var key = await BeginAsync();
        await RunAsync(key, ("a", 5));
        await RunAsync(await BeginAsync(key.Sync), ("a", 4), ("b", 1));
        (await StateAsync(key)).ShouldBe(["{\"p\":\"a\"} 5 5", "{\"p\":\"b\"} 1 1"]);

        var other = await BeginAsync(key.Sync, source: "source-2");
        (await _states.ReadAsync(key.Sync, "source-2", "", ["{\"p\":\"a\"}"], default)).ShouldBeEmpty();
        await PlanAsync(other, 0, 0, "a");
        await CommitAsync(other, new PagePosition(2, Slice: 0));
        await EndAsync(other, RunStatus.Stopped);
        (await StateAsync(key)).Length.ShouldBe(2);

        await RunAsync(await BeginAsync(key.Sync, source: "source-2"), ("a", 1));
        (await database.ListAsync<string>($"SELECT source || ' ' || cursor FROM datasync.stream_state WHERE sync = '{key.Sync}' AND stream = ''")).ShouldBe(["source-2 1"]);
    }

    [Fact]
    public async Task Marks_move_with_the_checkpoint_or_not_at_all()
    {
        var key = await BeginAsync();
        await PlanAsync(key, 0, 0, "a", "b");
        await Should.ThrowAsync<CheckpointConflictException>(() => CommitAsync(key with { Chunk = 1 }, null, (0, "3", 3)));
        (await MarksAsync(key)).ShouldBe(["0 ", "1 "]);

        await CommitAsync(key, new PagePosition(2, Slice: 1), (0, "4", 4));
        await CommitAsync(key, new PagePosition(2, Slice: 1), (0, "4", 4));
        (await MarksAsync(key)).ShouldBe(["0 4", "1 "]);
    }

    [Fact]
    public async Task A_resumed_run_reads_the_slices_of_the_run_before_and_a_new_one_drops_them()
    {
        var first = await BeginAsync();
        await PlanAsync(first, 0, 0, "a", "b");
        await _slices.FinishAsync(first.BatchId, 2, default);
        (await _runs.FindAsync(first.BatchId, default)).ShouldNotBeNull().Slices.ShouldBe(2);
        await EndAsync(first, RunStatus.Stopped);
        var elsewhere = await BeginAsync();
        await PlanAsync(elsewhere, 0, 0, "z");

        var resumed = await BeginAsync(first.Sync, planId: first.BatchId, slices: 2);
        await _slices.DropOthersAsync(resumed.BatchId, default);
        (await _slices.ReadAsync(resumed.BatchId, 0, 1, 9, default)).ShouldBe([Json("b")]);
        await EndAsync(resumed, RunStatus.Stopped);

        var anew = await BeginAsync(first.Sync);
        await PlanAsync(anew, 0, 0, "c");
        await _slices.DropOthersAsync(anew.BatchId, default);
        (await CountAsync("slice", first)).ShouldBe(0);
        (await CountAsync("parent_mark", first)).ShouldBe(0);
        (await CountAsync("slice", anew)).ShouldBe(1);
        (await CountAsync("slice", elsewhere)).ShouldBe(1);
    }

    [Fact]
    public async Task A_reset_forgets_state_and_slices_of_its_sync_alone()
    {
        var (key, other) = (await BeginAsync(), await BeginAsync());
        await RunAsync(key, ("a", 5), ("b", 6));
        await RunAsync(other, ("a", 5));
        var early = await BeginAsync(key.Sync);
        await PlanAsync(early, 0, 0, "a");
        await Should.ThrowAsync<RunOpenException>(() => _checkpoints.ResetAsync(key.Sync, default));
        (await StateAsync(key)).Length.ShouldBe(2);
        await EndAsync(early, RunStatus.Stopped);

        // Two partitions and the parent stream.
        (await _checkpoints.ResetAsync(key.Sync, default)).ShouldBe(new ResetResult(Checkpoint: true, Partitions: 3));
        (await _checkpoints.ResetAsync(key.Sync, default)).ShouldBe(new ResetResult(Checkpoint: false, Partitions: 0));
        (await CountAsync("slice", early)).ShouldBe(0);
        (await StateAsync(other)).Length.ShouldBe(1);
    }

    private async Task<ChunkKey> BeginAsync(string? sync = null, Guid? planId = null, int? slices = null, string source = Source)
    {
        var key = new ChunkKey(Scenario.NewId(), sync ?? Scenario.NewName("sliced"), "", 0);
        var start = new RunStart(
            key.BatchId, key.Sync, "i", "test", PagePosition.Start, 100, Scenario.Now, "d", planId ?? key.BatchId, slices, source);
        (await _runs.BeginAsync(start, default)).ShouldBeNull();
        return key;
    }

    private async Task RunAsync(ChunkKey key, params (string Partition, int Rank)[] seen)
    {
        await PlanAsync(key, 0, 0, [.. seen.Select(slice => slice.Partition)]);
        await CommitAsync(key, null, [.. seen.Select((slice, i) => (i, $"{slice.Rank}", (decimal)slice.Rank))]);
        await EndAsync(key, RunStatus.Success);
    }

    private Task PlanAsync(ChunkKey key, int level, int first, params string[] partitions) => _slices.StageAsync(
        key.BatchId, level, first, [.. partitions.Select(p => new PlannedSlice(Json(p), $$"""{"p":"{{p}}"}"""))],
        [new StoredState("parents", "{}", "8", 8), new StoredState("parents", "{}", "9", 9)], default);

    private Task CommitAsync(ChunkKey key, PagePosition? next, params (int Number, string Cursor, decimal Rank)[] marks) =>
        CommitMarksAsync(key, next, [.. marks.Select(mark => new StoredMark(mark.Number, mark.Cursor, mark.Rank))]);

    private Task CommitMarksAsync(ChunkKey key, PagePosition? next, params StoredMark[] marks) => _checkpoints.CommitChunkAsync(
        key, next, RecordCounts.Zero, Scenario.Now, default, marks.Length == 0 ? null : new SliceMarks(0, marks));

    private Task EndAsync(ChunkKey key, RunStatus status) => _runs.CompleteAsync(key.BatchId, status, null, Scenario.Now, default, isSliced: true);

    private static string Json(string partition) => $$$"""{"partition": {"p": "{{{partition}}}"}}""";

    private async Task<string[]> StateAsync(ChunkKey key, string stream = "")
    {
        string[] partitions = ["{}", .. "abc".Select(p => $$"""{"p":"{{p}}"}""")];
        var states = await _states.ReadAsync(key.Sync, Source, stream, partitions, default);
        return [.. states.Select(state => FormattableString.Invariant($"{state.Partition} {state.Cursor} {state.Rank}")).Order(StringComparer.Ordinal)];
    }

    private Task<List<string>> MarksAsync(ChunkKey key) =>
        database.ListAsync<string>($"SELECT concat_ws(' ', number, coalesce(cursor, '')) FROM datasync.slice WHERE plan_id = '{key.BatchId}' ORDER BY number");

    private Task<long> CountAsync(string table, ChunkKey key) =>
        database.ScalarAsync<long>($"SELECT count(*) FROM datasync.{table} WHERE plan_id = '{key.BatchId}'");
}

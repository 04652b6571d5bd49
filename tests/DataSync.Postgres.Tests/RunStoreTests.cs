using DataSync.Core.Reading;
using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class RunStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly DateTimeOffset Now = Scenario.Now;

    private readonly RunStore _runs = new(database.DataSource);
    private readonly CheckpointStore _checkpoints = new(database.DataSource);

    [Fact]
    public async Task Beginning_a_run_stores_it_and_puts_the_checkpoint_to_its_start()
    {
        var start = Start(position: new PagePosition(7, "token", "print"));
        (await _runs.BeginAsync(start, default)).ShouldBeNull();

        var row = new RunRow(
            start.BatchId, start.Sync, "instance", "test", RunStatus.Running, null, Now, null, start.Start, start.Start, 50, RecordCounts.Zero, Now, "blue");
        (await _runs.FindAsync(start.BatchId, default)).ShouldBe(row);
        (await _runs.FindOpenAsync(start.Sync, default)).ShouldBe(row);
        (await _runs.FindLastAsync(start.Sync, default)).ShouldBe(row);
        (await _checkpoints.GetAsync(start.Sync, "", default))
            .ShouldBe(new Checkpoint(start.Sync, "", start.BatchId, 0, start.Start, 50, Now));
    }

    [Fact]
    public async Task Beginning_the_same_run_again_changes_nothing()
    {
        var start = Start();
        await _runs.BeginAsync(start, default);
        await CommitAsync(start, 0, new PagePosition(2));
        (await _runs.BeginAsync(start, default)).ShouldBeNull();
        (await _checkpoints.GetAsync(start.Sync, "", default))!.Chunk.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_run_is_told_which_one_is_open_and_leaves_its_checkpoint()
    {
        var first = Start();
        await _runs.BeginAsync(first, default);
        await CommitAsync(first, 0, new PagePosition(2));
        var second = Start(first.Sync);
        (await _runs.BeginAsync(second, default))!.BatchId.ShouldBe(first.BatchId);
        (await _runs.FindAsync(second.BatchId, default)).ShouldBeNull();
        (await _checkpoints.GetAsync(first.Sync, "", default))!.BatchId.ShouldBe(first.BatchId);
    }

    [Fact]
    public async Task Of_runs_begun_at_the_same_time_one_wins_and_the_others_are_told_which()
    {
        var starts = Enumerable.Range(0, 6).Select(_ => Start("race")).ToArray();
        var answers = await Task.WhenAll(starts.Select(start => _runs.BeginAsync(start, default)));
        var winner = starts[Array.FindIndex(answers, answer => answer is null)];
        answers.Count(answer => answer is null).ShouldBe(1);
        answers.Where(answer => answer is not null).ShouldAllBe(answer => answer!.BatchId == winner.BatchId);
        (await _checkpoints.GetAsync("race", "", default))!.BatchId.ShouldBe(winner.BatchId);
    }

    [Fact]
    public async Task The_first_to_end_a_run_decides_and_the_staging_goes()
    {
        var start = Start();
        await _runs.BeginAsync(start, default);
        var key = new ChunkKey(start.BatchId, start.Sync, "", 0);
        await new StagingStore(database.DataSource).StagePagesAsync(key, [new StagedPage(1, "[]"u8.ToArray(), 0)], default);

        var ended = await Task.WhenAll(
            _runs.CompleteAsync(start.BatchId, RunStatus.Failed, "a", Now.AddHours(1), default),
            _runs.CompleteAsync(start.BatchId, RunStatus.Failed, "b", Now.AddHours(2), default));
        ended[0].ShouldBe(ended[1]);
        ended[0].EndedAt.ShouldBe(ended[0].Reason == "a" ? Now.AddHours(1) : Now.AddHours(2));
        (await _runs.CompleteAsync(start.BatchId, RunStatus.Success, "late", Now, default)).ShouldBe(ended[0]);
        (await _runs.FindOpenAsync(start.Sync, default)).ShouldBeNull();
        (await database.ScalarAsync<long>($"SELECT count(*) FROM datasync.staged_page WHERE batch_id = '{start.BatchId}'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_pause_shows_until_the_run_goes_on_and_an_ended_run_keeps_its_end()
    {
        var start = Start();
        await _runs.BeginAsync(start, default);
        await _runs.SetStatusAsync(start.BatchId, RunStatus.Paused, "disk full", default);
        var paused = await _runs.FindAsync(start.BatchId, default);
        (paused!.Status, paused.Reason).ShouldBe((RunStatus.Paused, "disk full"));
        await _runs.SetStatusAsync(start.BatchId, RunStatus.Running, null, default);
        (await _runs.FindAsync(start.BatchId, default))!.Reason.ShouldBeNull();
        await _runs.CompleteAsync(start.BatchId, RunStatus.TimedOut, null, Now, default);
        await _runs.SetStatusAsync(start.BatchId, RunStatus.Paused, "late", default);
        (await _runs.FindAsync(start.BatchId, default))!.Status.ShouldBe(RunStatus.TimedOut);
    }

    [Fact]
    public async Task Statuses_that_make_no_sense_are_refused()
    {
        await Should.ThrowAsync<ArgumentException>(() => _runs.SetStatusAsync(Scenario.NewId(), RunStatus.Success, null, default));
        await Should.ThrowAsync<ArgumentException>(() => _runs.CompleteAsync(Scenario.NewId(), RunStatus.Paused, null, Now, default));
        await Should.ThrowAsync<RunNotFoundException>(() => _runs.CompleteAsync(Scenario.NewId(), RunStatus.Success, null, Now, default));
    }

    [Fact]
    public async Task Runs_are_listed_latest_first_by_sync_and_by_time()
    {
        var (a, b) = (Scenario.NewName("list"), Scenario.NewName("list"));
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
            ids.Add(await RunAsync(a, Now.AddYears(10).AddMinutes(i)));
        var other = await RunAsync(b, Now.AddYears(10).AddSeconds(30));

        (await _runs.ListAsync(a, 10, null, default)).Select(run => run.BatchId).ShouldBe([ids[2], ids[1], ids[0]]);
        (await _runs.ListAsync(a, 1, Now.AddYears(10).AddMinutes(2), default)).ShouldHaveSingleItem().BatchId.ShouldBe(ids[1]);
        (await _runs.ListAsync(null, 4, null, default)).Select(run => run.BatchId).ShouldBe([ids[2], ids[1], other, ids[0]]);
        (await _runs.FindLastAsync(a, default))!.BatchId.ShouldBe(ids[2]);
        (await _runs.LatestPerSyncAsync(default)).Where(run => run.Sync == a || run.Sync == b).Select(run => run.BatchId)
            .ShouldBe(string.CompareOrdinal(a, b) < 0 ? [ids[2], other] : [other, ids[2]], ignoreOrder: true);
        var all = (await _runs.LatestPerSyncAsync(default)).Select(run => run.Sync).ToArray();
        all.Distinct().Count().ShouldBe(all.Length);
    }

    private static RunStart Start(string? sync = null, PagePosition? position = null, DateTimeOffset? at = null) =>
        new(Scenario.NewId(), sync ?? Scenario.NewName("run"), "instance", "test", position ?? PagePosition.Start, 50, at ?? Now, "blue");

    private async Task<Guid> RunAsync(string sync, DateTimeOffset at)
    {
        var start = Start(sync, at: at);
        await _runs.BeginAsync(start, default);
        await _runs.CompleteAsync(start.BatchId, RunStatus.Success, null, at, default);
        return start.BatchId;
    }

    private Task<RecordCounts> CommitAsync(RunStart start, int chunk, PagePosition? next) =>
        _checkpoints.CommitChunkAsync(new ChunkKey(start.BatchId, start.Sync, "", chunk), next, RecordCounts.Zero, Now, default);
}

using System.Text;
using System.Text.Json;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class StagingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pages_are_read_back_in_order_and_gaps_are_left_out(bool cached)
    {
        var (staging, key) = New(cached);
        await staging.StagePagesAsync(key, [Page(3, "[3]"), Page(1, "[1]"), Page(4, "[4]")], default);
        for (var attempt = 0; attempt < 2; attempt++)
            (await ReadAsync(staging, key, 1, 3)).ShouldBe(["1 [1] 1", "3 [3] 1"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_staging_of_a_page_wins_whichever_process_did_it(bool cached)
    {
        var (staging, key) = New(cached);
        await staging.StagePagesAsync(key, [Page(1, "[1]"), Page(2, "[2]")], default);
        await new StagingStore(database.DataSource).StagePagesAsync(key, [Page(2, "[\"theirs\"]")], default);
        (await ReadAsync(staging, key, 1, 2)).ShouldBe(["1 [1] 1", "2 [\"theirs\"] 1"]);
        await staging.StagePagesAsync(key, [Page(2, "[\"mine\"]")], default);
        (await ReadAsync(staging, key, 1, 2)).ShouldBe(["1 [1] 1", "2 [\"mine\"] 1"]);
    }

    [Fact]
    public async Task Staged_bytes_are_a_copy()
    {
        var (staging, key) = New(cached: true);
        var bytes = "[1]"u8.ToArray();
        await staging.StagePagesAsync(key, [new StagedPage(1, bytes, 1)], default);
        bytes.AsSpan().Clear();
        (await ReadAsync(staging, key, 1, 1)).ShouldBe(["1 [1] 1"]);
    }

    [Fact]
    public async Task A_page_that_the_cache_had_no_room_for_is_read_from_the_table()
    {
        var cache = new StagingCache(10);
        var staging = new StagingStore(database.DataSource, cache);
        var key = NewKey();
        await staging.StagePagesAsync(key, [Page(1, "[1,1,1]"), Page(2, "[2,2,2]"), Page(3, "[3,3,3,3,3,3]")], default);
        cache.Bytes.ShouldBe(7);
        (await ReadAsync(staging, key, 1, 3)).ShouldBe(["1 [1,1,1] 1", "2 [2,2,2] 1", "3 [3,3,3,3,3,3] 1"]);
        cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task The_cache_lets_go_of_committed_chunks_and_ended_runs()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.StageAsync(["1", "a@x", "A"]);
        await scenario.Staging.StagePagesAsync(scenario.Key with { Chunk = 1 }, [Page(9, "[1234]")], default);
        await scenario.Checkpoints.CommitChunkAsync(scenario.Key, null, RecordCounts.Zero, Scenario.Now, default);
        scenario.Cache!.Bytes.ShouldBe(6);
        await scenario.Runs.CompleteAsync(scenario.Key.BatchId, RunStatus.Success, null, Scenario.Now, default);
        scenario.Cache.Bytes.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_staged_again_after_it_was_written_is_not_written_again()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.StageAsync(["1", "first@x", "A"]);
        await scenario.WriteAsync();
        await scenario.StageAsync(["1", "second@x", "A"]);
        (await scenario.WriteAsync()).Inserted.ShouldBe(1);
        (await scenario.StoredAsync("email")).ShouldBe(["first@x"]);
    }

    [Fact]
    public async Task What_was_staged_after_the_end_of_its_run_is_purged()
    {
        var open = await Scenario.CustomersAsync(database);
        await open.StageAsync(["1", "a@x", "A"]);
        var ended = await Scenario.CustomersAsync(database);
        await ended.Runs.CompleteAsync(ended.Key.BatchId, RunStatus.Stopped, null, Scenario.Now, default);
        await ended.StageAsync(["1", "a@x", "A"]);

        (await open.Staging.PurgeAsync(default)).ShouldBeGreaterThanOrEqualTo(2);
        (await database.ScalarAsync<long>($"SELECT count(*) FROM datasync.staged_batch WHERE batch_id = '{ended.Key.BatchId}'")).ShouldBe(0);
        (await open.WriteAsync()).Inserted.ShouldBe(1);
    }

    private static StagedPage Page(int page, string records) => new(page, Encoding.UTF8.GetBytes(records), 1);

    private static ChunkKey NewKey() => new(Scenario.NewId(), "s", "slice", 3);

    private (StagingStore Staging, ChunkKey Key) New(bool cached) =>
        (new StagingStore(database.DataSource, cached ? new StagingCache() : null), NewKey());

    private static async Task<string[]> ReadAsync(StagingStore staging, ChunkKey key, int first, int last) =>
        [.. (await staging.ReadPagesAsync(key, first, last, default)).Select(p => $"{p.Page} {Scenario.Text(p.Records)} {p.Count}")];
}

using DataSync.Core.Definitions;
using DataSync.Core.Runs;
using DataSync.Postgres;

namespace DataSync.Postgres.Tests;

public sealed class BatchWriterTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_are_inserted_updated_or_left_and_counted_as_such(bool cached)
    {
        var scenario = await Scenario.CustomersAsync(database, cached);
        (await scenario.SyncAsync(["1", "a@x", "A"], ["2", "b@x", "B"], ["3", "c@x", null]))
            .ShouldBe(new RecordCounts(Inserted: 3));
        (await scenario.SyncAsync(["1", "a@x", "A"], ["2", "new@x", "B"], ["3", "c@x", null], ["4", "d@x", "D"]))
            .ShouldBe(new RecordCounts(Inserted: 1, Updated: 1, Unchanged: 2));
        (await scenario.StoredAsync("id, email, coalesce(name, '-')")).ShouldBe(["1|a@x|A", "2|new@x|B", "3|c@x|-", "4|d@x|D"]);
    }

    [Fact]
    public async Task An_unchanged_row_is_neither_written_nor_locked()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.SyncAsync(["1", "a@x", "A"], ["2", "b@x", null]);
        var before = await scenario.StoredAsync("xmin, xmax, ctid, written_at, batch_id");

        await scenario.Runs.CompleteAsync(scenario.Key.BatchId, RunStatus.Success, null, Scenario.Now, default);
        await scenario.BeginRunAsync();
        await scenario.StageAsync(["1", "a@x", "A"], ["2", "b@x", null]);
        (await scenario.WriteAsync(now: Scenario.Now.AddDays(1))).ShouldBe(new RecordCounts(Unchanged: 2));

        (await scenario.StoredAsync("xmin, xmax, ctid, written_at, batch_id")).ShouldBe(before);
    }

    [Fact]
    public async Task A_written_row_carries_the_run_and_the_time_of_writing()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.SyncAsync(["1", "a@x", "A"], ["2", "b@x", "B"]);
        var first = scenario.Key.BatchId;
        await scenario.Runs.CompleteAsync(first, RunStatus.Success, null, Scenario.Now, default);
        await scenario.BeginRunAsync();
        await scenario.StageAsync(["1", "a@x", "changed"], ["2", "b@x", "B"]);
        await scenario.WriteAsync(now: Scenario.Now.AddDays(1));

        (await scenario.StoredAsync("id, written_at AT TIME ZONE 'UTC', batch_id")).ShouldBe(
            [$"1|2026-03-02 12:00:00|{scenario.Key.BatchId}", $"2|2026-03-01 12:00:00|{first}"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_that_is_done_answers_its_counts_and_writes_nothing(bool cached)
    {
        var scenario = await Scenario.CustomersAsync(database, cached);
        await scenario.StageAsync(["1", "a@x", "A"], ["2", "too-long-for-the-column@x", "B"]);
        var counts = await scenario.WriteAsync();
        counts.ShouldBe(new RecordCounts(Inserted: 1, WriteFailed: 1));
        await database.ExecuteAsync($"UPDATE {scenario.Table} SET name = 'by hand'");

        (await scenario.WriteAsync()).ShouldBe(counts);
        (await scenario.StoredAsync("name")).ShouldBe(["by hand"]);
        (await scenario.RefusedAsync()).ShouldBe(["1 value_too_long email"]);
    }

    [Fact]
    public async Task Executions_of_the_same_batch_at_the_same_time_write_it_once()
    {
        var scenario = await Scenario.CustomersAsync(database, cached: false);
        await scenario.StageAsync([.. Enumerable.Range(0, 200).Select(i => (string?[])[$"{i}", i == 150 ? "too-long-for-the-column@x" : "a@x", "A"])]);
        await database.ExecuteAsync($"CREATE TABLE {scenario.Table}_writes (id bigint); CREATE FUNCTION {scenario.Table}_note() RETURNS trigger LANGUAGE plpgsql AS "
            + $"$$ BEGIN INSERT INTO {scenario.Table}_writes VALUES (NEW.id); RETURN NEW; END $$; "
            + $"CREATE TRIGGER note AFTER INSERT OR UPDATE ON {scenario.Table} FOR EACH ROW EXECUTE FUNCTION {scenario.Table}_note()");

        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => scenario.WriteAsync()));

        counts.Distinct().ShouldBe([new RecordCounts(Inserted: 199, WriteFailed: 1)]);
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {scenario.Table}_writes")).ShouldBe(199);
        (await scenario.DeadLettersAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_execution_waits_for_the_first_and_answers_its_counts()
    {
        var scenario = await Scenario.CustomersAsync(database, cached: false);
        await scenario.StageAsync(["1", "a@x", "A"]);
        await using var other = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync($"UPDATE datasync.staged_batch SET done_at = now(), updated = 1 WHERE batch_id = '{scenario.Key.BatchId}'");

        var write = scenario.WriteAsync();
        await Eventually.TrueAsync(() => database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"));
        await transaction.CommitAsync();

        (await write).ShouldBe(new RecordCounts(Updated: 1));
        (await scenario.StoredAsync("id")).ShouldBeEmpty();

        async Task ExecuteAsync(string sql)
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, other);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_batch_of_a_committed_chunk_writes_nothing_and_counts_nothing()
    {
        var scenario = await Scenario.CustomersAsync(database);
        var key = scenario.Key;
        await scenario.SyncAsync(["1", "a@x", "A"]);
        (await scenario.Writer.WriteAsync(key, 0, scenario.Definition, scenario.Map, Scenario.Now, default)).ShouldBe(RecordCounts.Zero);
    }

    [Fact]
    public async Task A_batch_that_vanished_without_a_commit_is_an_error_that_names_it()
    {
        var scenario = await Scenario.CustomersAsync(database, cached: false);
        await scenario.StageAsync(["1", "a@x", "A"]);
        await database.ExecuteAsync($"DELETE FROM datasync.staged_batch WHERE batch_id = '{scenario.Key.BatchId}'");
        var error = await Should.ThrowAsync<StagingLostException>(() => scenario.WriteAsync());
        error.Key.ShouldBe(scenario.Key);
        error.Batch.ShouldBe(0);
    }

    [Fact]
    public async Task What_the_table_holds_counts_not_what_this_process_remembers()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.StageAsync(["1", "mine@x", "A"]);
        await database.ExecuteAsync($"DELETE FROM datasync.staged_batch WHERE batch_id = '{scenario.Key.BatchId}'");
        var other = new StagingStore(database.DataSource);
        await other.StagePagesAsync(
            scenario.Key, [new StagedPage(1, """[{"id":"1","email":"theirs@x","name":"A"}]"""u8.ToArray(), 1)], default);
        await other.StageBatchesAsync(scenario.Key, [scenario.Rows(["1", "theirs@x", "A"])], default);

        await scenario.WriteAsync();
        (await scenario.StoredAsync("email")).ShouldBe(["theirs@x"]);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""[{"id":"1","email":"a@x","name":"A"},{"id":"2","email":"b@x","name":"B"}]""")]
    public async Task Pages_that_map_to_other_rows_than_were_staged_are_not_written(string records)
    {
        var scenario = await Scenario.CustomersAsync(database, cached: false);
        await scenario.StageAsync(["1", "a@x", "A"]);
        await scenario.Staging.StagePagesAsync(scenario.Key, [new StagedPage(1, System.Text.Encoding.UTF8.GetBytes(records), 1)], default);

        (await Should.ThrowAsync<StagingLostException>(() => scenario.WriteAsync())).Batch.ShouldBe(0);
        (await scenario.StoredAsync("id")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_kept_column_is_written_at_insert_only_and_never_compared()
    {
        var scenario = await Scenario.BeginAsync(
            database, "id int PRIMARY KEY, a text, b text", [new("id", "id"), new("a", "a"), new("b", "b", OnUpdate: UpdateRule.Keep)]);
        await scenario.SyncAsync(["1", "a", "first"]);
        (await scenario.SyncAsync(["1", "a", "second"])).ShouldBe(new RecordCounts(Unchanged: 1));
        (await scenario.SyncAsync(["1", "changed", "third"])).ShouldBe(new RecordCounts(Updated: 1));
        (await scenario.StoredAsync("a, b")).ShouldBe(["changed|first"]);
    }

    [Fact]
    public async Task A_missing_time_becomes_now_at_insert_and_stays_as_it_is_afterwards()
    {
        var scenario = await Scenario.BeginAsync(
            database,
            "id int PRIMARY KEY, seen timestamptz NOT NULL, day date NOT NULL",
            [new("id", "id"), new("seen", "seen", Default: new("", Now: true)), new("day", "day", Default: new("", Now: true))]);
        await scenario.StageAsync(["1", null, null], ["2", "2020-01-01T00:00:00Z", "2020-01-01"]);
        await scenario.WriteAsync();
        var stored = await scenario.StoredAsync("id, seen AT TIME ZONE 'UTC', day");
        stored.ShouldBe(["1|2026-03-01 12:00:00|2026-03-01", "2|2020-01-01 00:00:00|2020-01-01"]);

        scenario = await NextRunAsync(scenario);
        await scenario.StageAsync(["1", null, null], ["2", "2021-01-01T00:00:00Z", null]);
        (await scenario.WriteAsync(now: Scenario.Now.AddDays(9))).ShouldBe(new RecordCounts(Updated: 1, Unchanged: 1));
        (await scenario.StoredAsync("id, seen AT TIME ZONE 'UTC', day")).ShouldBe([stored[0], "2|2021-01-01 00:00:00|2020-01-01"]);
    }

    [Fact]
    public async Task A_table_of_keys_alone_is_filled_and_then_left()
    {
        var scenario = await Scenario.BeginAsync(database, "a int, b int, at timestamptz, PRIMARY KEY (a, b)", [new("a", "a"), new("b", "b"), new("at", Set: RunValue.Now)]);
        scenario.Redefine(d => d with { Destination = d.Destination with { Key = ["a", "b"] } });
        (await scenario.SyncAsync(["1", "1"], ["1", "2"])).ShouldBe(new RecordCounts(Inserted: 2));
        (await scenario.SyncAsync(["1", "2"], ["2", "1"])).ShouldBe(new RecordCounts(Inserted: 1, Unchanged: 1));
    }

    [Fact]
    public async Task Names_mean_themselves_whatever_they_hold()
    {
        const string Hostile = "x\"; DROP TABLE t; --";
        const string Quoted = "\"x\"\"; DROP TABLE t; --\"";
        await database.ExecuteAsync("CREATE SCHEMA \"my.Schema\"");
        var scenario = await Scenario.BeginAsync(
            database,
            $"{Quoted} int PRIMARY KEY, \"Select\" text, \"ü $1 {{0}}\" text, c0 text, s text, e0 text, found text",
            [new(Hostile, "id"), new("Select", "a"), new("ü $1 {0}", "b"), new("c0", "c"), new("s", "d"), new("e0", "e"), new("found", "f")],
            table: $"\"my.Schema\".{Quoted}");
        (await scenario.SyncAsync(["1", "a", "b", "c", "d", "e", "f"])).ShouldBe(new RecordCounts(Inserted: 1));
        (await scenario.SyncAsync(["1", "a", "b", "c", "d", "e", "g"])).ShouldBe(new RecordCounts(Updated: 1));
        (await scenario.SyncAsync(["1", "a", "b", "c", "d", "e", "g"])).ShouldBe(new RecordCounts(Unchanged: 1));
    }

    [Fact]
    public async Task A_partitioned_table_is_written_and_counted_like_any_other()
    {
        var scenario = await Scenario.BeginAsync(
            database, "id int PRIMARY KEY, v varchar(3)", [new("id", "id"), new("v", "v")], suffix: "PARTITION BY RANGE (id)");
        await database.ExecuteAsync($"CREATE TABLE {scenario.Table}_p PARTITION OF {scenario.Table} FOR VALUES FROM (0) TO (100)");
        (await scenario.SyncAsync(["1", "a"], ["2", "b"])).ShouldBe(new RecordCounts(Inserted: 2));
        (await scenario.SyncAsync(["1", "a"], ["2", "c"], ["3", "d"], ["200", "x"], ["4", "long"]))
            .ShouldBe(new RecordCounts(Inserted: 1, Updated: 1, Unchanged: 1, WriteFailed: 2));
    }

    [Fact]
    public async Task A_table_that_was_altered_during_the_run_is_read_again()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.SyncAsync(["1", "a@x", "A"]);
        await database.ExecuteAsync($"ALTER TABLE {scenario.Table} DROP COLUMN name; ALTER TABLE {scenario.Table} ADD COLUMN name xml");
        (await scenario.SyncAsync(["1", "a@x", "<a/>"])).ShouldBe(new RecordCounts(Updated: 1));
    }

    private static async Task<Scenario> NextRunAsync(Scenario scenario)
    {
        await scenario.Runs.CompleteAsync(scenario.Key.BatchId, RunStatus.Success, null, Scenario.Now, default);
        await scenario.BeginRunAsync();
        return scenario;
    }
}

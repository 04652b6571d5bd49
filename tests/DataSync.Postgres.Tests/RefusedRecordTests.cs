using DataSync.Core.Definitions;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

public sealed class RefusedRecordTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string TooLong = "longer-than-twenty@x.example";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_record_at_fault_is_found_among_200_and_the_rest_is_written(bool cached)
    {
        var scenario = await Scenario.CustomersAsync(database, cached);
        await scenario.StageAsync(Customers(200, 137));
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 199, WriteFailed: 1));

        (await database.ScalarAsync<long>($"SELECT count(*) FROM {scenario.Table}")).ShouldBe(199);
        var letter = (await scenario.DeadLetters.ListAsync(scenario.Key.BatchId, 10, default)).ShouldHaveSingleItem();
        letter.Key.ShouldBe(scenario.Key);
        letter.CreatedAt.ShouldBe(Scenario.Now);
        var (stage, code, field, message, page, index, payload) = letter.Letter;
        (stage, code, field, page, index).ShouldBe((DeadLetterStage.Write, "value_too_long", "email", 1, 137));
        message.ShouldBe("The value is longer than the 20 characters of column email.");
        Scenario.Text(payload).ShouldBe($$"""{"id":"137","email":"{{TooLong}}","name":"N"}""");
    }

    [Fact]
    public async Task Several_records_at_fault_are_found_and_updates_are_told_from_inserts()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.SyncAsync(["1", "old@x", "N"], ["2", "a@x", "N"]);
        await scenario.StageAsync(Customers(50, 0, 3, 4, 49));
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 44, Updated: 1, Unchanged: 1, WriteFailed: 4));
        (await scenario.RefusedAsync()).ShouldBe(
            ["0 value_too_long email", "3 value_too_long email", "4 value_too_long email", "49 value_too_long email"]);
    }

    [Fact]
    public async Task A_batch_of_nothing_but_faults_writes_nothing_and_loses_nothing()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.StageAsync(Customers(33, [.. Enumerable.Range(0, 33)]));
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(WriteFailed: 33));
        (await scenario.DeadLetters.SummaryAsync(scenario.Key.BatchId, default)).ShouldBe([("value_too_long", 33L)]);
        (await scenario.StoredAsync("id")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("v bigint", "abc", "invalid_value v")]
    [InlineData("v bigint", "99999999999999999999", "invalid_value v")]
    [InlineData("v numeric(4,2)", "123.4", "invalid_value v")]
    [InlineData("v date", "2023-02-30", "invalid_value v")]
    [InlineData("v timestamptz", "yesterdayish", "invalid_value v")]
    [InlineData("v uuid", "no-uuid", "invalid_value v")]
    [InlineData("v boolean", "maybe", "invalid_value v")]
    [InlineData("v jsonb", "{", "invalid_value v")]
    [InlineData("v text", "zero\0byte", "invalid_value v")]
    [InlineData("v char(3)", "abcd", "value_too_long v")]
    [InlineData("v varchar(3)", "äöüß", "value_too_long v")]
    [InlineData("v short_text", "abcd", "value_too_long v")]
    [InlineData("v mood", "angry", "invalid_value v")]
    [InlineData("v positive", "-1", "check_violation v")]
    [InlineData("v text NOT NULL", null, "not_null_violation v")]
    [InlineData("v int CHECK (v > 0)", "0", "check_violation v")]
    [InlineData("v int, w int, CHECK (v > w)", "0", "check_violation")]
    [InlineData("v int REFERENCES parent", "7", "foreign_key_violation v")]
    [InlineData("v int REFERENCES parent DEFERRABLE INITIALLY DEFERRED", "7", "foreign_key_violation v")]
    [InlineData("v int UNIQUE", "1", "unique_violation v")]
    [InlineData("v int4range, EXCLUDE USING gist (v WITH &&)", "[0,5)", "exclusion_violation v")]
    public async Task Every_kind_of_refusal_has_its_code_and_names_the_column(string column, string? value, string expected)
    {
        await database.ExecuteAsync("""
            DO $$ BEGIN
                CREATE DOMAIN short_text AS varchar(3);
                CREATE DOMAIN positive AS int CHECK (VALUE > 0);
                CREATE TYPE mood AS ENUM ('happy', 'sad');
                CREATE TABLE parent (id int PRIMARY KEY);
            EXCEPTION WHEN duplicate_object OR duplicate_table THEN END $$
            """);
        var good = column switch
        {
            _ when column.Contains("UNIQUE", StringComparison.Ordinal) => "1",
            _ when column.Contains("EXCLUDE", StringComparison.Ordinal) => "[1,3)",
            _ when column.Contains("NOT NULL", StringComparison.Ordinal) => "x",
            _ => null,
        };
        var two = column.Contains("w int", StringComparison.Ordinal);
        var scenario = await Scenario.BeginAsync(
            database,
            $"id int PRIMARY KEY, {column}",
            two ? [new("id", "id"), new("v", "v"), new("w", "w")] : [new("id", "id"), new("v", "v")]);
        await scenario.StageAsync(two ? [["1", null, null], ["2", value, "9"]] : [["1", good], ["2", value]]);

        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1, WriteFailed: 1));
        (await scenario.RefusedAsync()).ShouldBe([$"1 {expected}"]);
        if (value is { Length: > 3 })
            (await scenario.DeadLetters.ListAsync(scenario.Key.BatchId, 1, default))[0].Letter.Message.ShouldNotContain(value);
    }

    [Fact]
    public async Task Rows_that_meet_in_one_key_after_all_are_written_one_after_the_other()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.StageAsync(["1", "a@x", "A"], ["01", "b@x", "B"]);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1, Updated: 1));
        (await scenario.StoredAsync("id, email")).ShouldBe(["1|b@x"]);
    }

    [Theory]
    [InlineData("P0001")]
    [InlineData("P0002")]
    [InlineData("UA042")]
    public async Task A_record_that_a_trigger_refuses_is_a_dead_letter_without_the_triggers_words(string sqlState)
    {
        var scenario = await Scenario.CustomersAsync(database);
        await TriggerAsync(scenario, "IF NEW.id = 2 THEN RAISE EXCEPTION 'no % please', NEW.email USING ERRCODE = '" + sqlState + "'; END IF;");
        await scenario.StageAsync(["1", "a@x", "A"], ["2", "b@x", "B"]);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1, WriteFailed: 1));
        var letter = (await scenario.DeadLetters.ListAsync(scenario.Key.BatchId, 1, default)).ShouldHaveSingleItem().Letter;
        (letter.Code, letter.Index).ShouldBe(("refused_by_trigger", 1));
        letter.Message.ShouldNotContain("b@x");
    }

    [Fact]
    public async Task A_value_too_large_for_its_index_is_a_dead_letter()
    {
        var scenario = await Scenario.BeginAsync(database, "id int PRIMARY KEY, v text UNIQUE", [new("id", "id"), new("v", "v")]);
        var random = new Random(1);
        var incompressible = string.Concat(Enumerable.Range(0, 9000).Select(_ => (char)random.Next('0', 'z')));
        await scenario.StageAsync(["1", "short"], ["2", incompressible]);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1, WriteFailed: 1));
        (await scenario.RefusedAsync()).ShouldBe(["1 value_too_large"]);
    }

    [Fact]
    public async Task A_record_that_alone_exceeds_the_statement_timeout_is_a_dead_letter()
    {
        await using var impatient = DataSyncDataSource.Create(database.ConnectionString + ";Options=-c statement_timeout=400ms");
        var scenario = await Scenario.CustomersAsync(database, dataSource: impatient);
        await TriggerAsync(scenario, "IF NEW.id = 3 THEN PERFORM pg_sleep(30); END IF;");
        await scenario.StageAsync(["1", "a@x", "A"], ["2", "b@x", "B"], ["3", "c@x", "C"]);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 2, WriteFailed: 1));
        (await scenario.RefusedAsync()).ShouldBe(["2 statement_timeout"]);
    }

    [Fact]
    public async Task A_table_that_stalls_for_every_record_is_not_the_records_fault()
    {
        await using var impatient = DataSyncDataSource.Create(database.ConnectionString + ";Options=-c statement_timeout=100ms");
        var scenario = await Scenario.CustomersAsync(database, dataSource: impatient);
        await TriggerAsync(scenario, "PERFORM pg_sleep(30);");
        await scenario.StageAsync(Customers(8));
        (await Should.ThrowAsync<DatabaseUnavailableException>(() => scenario.WriteAsync())).Reason.ShouldBe(UnavailableReason.Stalled);
        (await scenario.DeadLettersAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Of_several_faults_in_a_record_the_reported_one_is_named()
    {
        var scenario = await Scenario.BeginAsync(
            database, "id int PRIMARY KEY, a int, b smallint, c text", [new("id", "id"), new("c", "c"), new("b", "b"), new("a", "a")]);
        await scenario.StageAsync(["1", "x", "99999999", "no number"]);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(WriteFailed: 1));
        (await scenario.RefusedAsync()).ShouldBe(["0 invalid_value b"]);
    }

    [Fact]
    public async Task Cancellation_is_no_ones_fault_and_writes_nothing()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await TriggerAsync(scenario, "PERFORM pg_sleep(30);");
        await scenario.StageAsync(["1", "a@x", "A"]);
        using var cancellation = new CancellationTokenSource();
        var write = scenario.Writer.WriteAsync(scenario.Key, 0, scenario.Definition, scenario.Map, Scenario.Now, cancellation.Token);
        await Eventually.TrueAsync(() => database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep')"));
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => write);
        (await scenario.DeadLettersAsync()).ShouldBe(0);
        (await scenario.StoredAsync("id")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_record_whose_page_is_gone_stops_the_batch_and_writes_nothing()
    {
        var scenario = await Scenario.CustomersAsync(database);
        await scenario.StageAsync(["1", TooLong, null], ["2", "a@x", null]);
        await database.ExecuteAsync($"DELETE FROM datasync.staged_page WHERE batch_id = '{scenario.Key.BatchId}'");

        await Should.ThrowAsync<StagingLostException>(() => scenario.WriteAsync());
        (await scenario.StoredAsync("id")).ShouldBeEmpty();
    }

    private static string?[][] Customers(int count, params int[] guilty) =>
        [.. Enumerable.Range(0, count).Select(i => (string?[])[$"{i}", guilty.Contains(i) ? TooLong : "a@x", "N"])];

    private Task TriggerAsync(Scenario scenario, string body) => database.ExecuteAsync(
        $"CREATE FUNCTION {scenario.Table}_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NEW; END $$; "
        + $"CREATE TRIGGER f BEFORE INSERT OR UPDATE ON {scenario.Table} FOR EACH ROW EXECUTE FUNCTION {scenario.Table}_f()");
}

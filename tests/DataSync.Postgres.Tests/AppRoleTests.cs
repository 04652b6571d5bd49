using DataSync.Core.Definitions;
using DataSync.Core.Reading;
using DataSync.Core.Records;
using DataSync.Core.Runs;
using DataSync.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DataSync.Postgres.Tests;

/// <summary>What the app's role may do: exactly what its statements need, whatever the tables look like.</summary>
public sealed class AppRoleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Written down from the statements, not from the product's own list.
    private static readonly string[] StateExpected =
    [
        "checkpoint DELETE", "checkpoint INSERT", "checkpoint SELECT",
        "checkpoint.batch_id UPDATE", "checkpoint.chunk UPDATE", "checkpoint.page_size UPDATE", "checkpoint.position UPDATE", "checkpoint.updated_at UPDATE",
        "dead_letter DELETE", "dead_letter INSERT", "dead_letter SELECT",
        "migration SELECT",
        "parent_mark DELETE", "parent_mark INSERT", "parent_mark SELECT", "parent_mark.cursor UPDATE", "parent_mark.rank UPDATE",
        "run INSERT", "run SELECT",
        "run.duplicates UPDATE", "run.ended_at UPDATE", "run.inserted UPDATE", "run.malformed_pages UPDATE", "run.pages UPDATE", "run.position UPDATE",
        "run.read UPDATE", "run.reason UPDATE", "run.rejected UPDATE", "run.slices UPDATE", "run.status UPDATE", "run.unchanged UPDATE", "run.updated UPDATE",
        "run.updated_at UPDATE", "run.write_failed UPDATE",
        "schedule_tick INSERT", "schedule_tick SELECT", "schedule_tick.ticked_at UPDATE",
        "slice DELETE", "slice INSERT", "slice SELECT",
        "slice.broken UPDATE", "slice.cursor UPDATE", "slice.partition UPDATE", "slice.rank UPDATE", "slice.slice UPDATE",
        "staged_batch DELETE", "staged_batch INSERT", "staged_batch SELECT",
        "staged_batch.done_at UPDATE", "staged_batch.inserted UPDATE", "staged_batch.unchanged UPDATE", "staged_batch.updated UPDATE",
        "staged_batch.write_failed UPDATE",
        "staged_page DELETE", "staged_page INSERT", "staged_page SELECT", "staged_page.body UPDATE", "staged_page.records UPDATE", "staged_page.stamp UPDATE",
        "stream_state DELETE", "stream_state INSERT", "stream_state SELECT",
        "stream_state.batch_id UPDATE", "stream_state.cursor UPDATE", "stream_state.rank UPDATE", "stream_state.updated_at UPDATE",
        "sync_log INSERT", "sync_log SELECT",
    ];

    [Fact]
    public async Task The_role_may_do_on_datasyncs_own_tables_what_the_statements_need_and_nothing_else()
    {
        await using var role = await GrantedAsync();

        (await role.HeldAsync("datasync")).ShouldBe(StateExpected.Order(StringComparer.Ordinal));
        (await database.ListAsync<string>("SELECT relname::text FROM pg_class WHERE relnamespace = 'datasync'::regnamespace AND relkind IN ('r', 'p')"))
            .ShouldBe(StateExpected.Select(line => line.Split(' ', '.')[0]).Distinct(), ignoreOrder: true);
    }

    [Fact]
    public async Task The_role_may_do_on_a_destination_what_the_mapping_needs_and_nothing_else()
    {
        var table = await TableAsync("id bigint PRIMARY KEY, email text, name text, born timestamptz, seen timestamptz, batch uuid, secret text DEFAULT 'x', note serial");
        await using var role = await GrantedAsync(Mapped(table));

        (await role.HeldAsync("public")).Where(line => line.StartsWith(table, StringComparison.Ordinal)).ShouldBe(new[]
        {
            $"{table}.id INSERT", $"{table}.id SELECT",
            $"{table}.email INSERT", $"{table}.email SELECT", $"{table}.email UPDATE",
            $"{table}.name INSERT", $"{table}.name SELECT", $"{table}.name UPDATE",
            $"{table}.born INSERT",
            $"{table}.seen INSERT", $"{table}.seen UPDATE",
            $"{table}.batch INSERT", $"{table}.batch UPDATE",
            $"{table}.xmax SELECT",
            $"{table}_note_seq USAGE",
        }.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Everything_else_is_refused()
    {
        var table = await TableAsync("id bigint PRIMARY KEY, email text, name text, born timestamptz, seen timestamptz, batch uuid, secret text");
        await database.ExecuteAsync($"CREATE TABLE {table}_other (id int)");
        await using var role = await GrantedAsync(Mapped(table));

        string[] refused =
        [
            $"DELETE FROM {table}", $"TRUNCATE {table}", $"DROP TABLE {table}", $"ALTER TABLE {table} ADD COLUMN x int", $"CREATE INDEX ON {table} (email)",
            $"CREATE TRIGGER t BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "CREATE TABLE mine (id int)", "CREATE TABLE datasync.mine (id int)", "CREATE SCHEMA mine",
            $"SELECT secret FROM {table}", $"SELECT born FROM {table}", $"SELECT seen FROM {table}", $"SELECT * FROM {table}",
            $"INSERT INTO {table} (id, secret) VALUES (1, 'x')", $"UPDATE {table} SET id = 2", $"UPDATE {table} SET secret = 'x'",
            $"UPDATE {table} SET born = now()", $"SELECT id FROM {table}_other", $"INSERT INTO {table}_other VALUES (1)",
            "DELETE FROM datasync.run", "UPDATE datasync.run SET batch_id = gen_random_uuid()", "UPDATE datasync.run SET started_at = now()",
            "UPDATE datasync.run SET sync = 'x'", "TRUNCATE datasync.run", "DROP TABLE datasync.run", "ALTER TABLE datasync.run ADD COLUMN x int",
            "DELETE FROM datasync.sync_log", "UPDATE datasync.sync_log SET message = 'x'", "UPDATE datasync.dead_letter SET payload = ''",
            "INSERT INTO datasync.migration VALUES (99, 'x', 'x', now())", "DELETE FROM datasync.migration", "TRUNCATE datasync.checkpoint",
            "UPDATE datasync.staged_page SET batch_id = gen_random_uuid()", "SELECT setval('datasync.sync_log_id_seq', 1)",
        ];
        foreach (var statement in refused)
        {
            await using var command = role.Pool.CreateCommand(statement);
            var error = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(), statement);
            error.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, statement);
        }
    }

    [Theory]
    [InlineData("id bigint PRIMARY KEY, email text, name text, born timestamptz, seen timestamptz, batch uuid, n serial", "")]
    [InlineData("id bigint PRIMARY KEY, email text, name text, born timestamptz, seen timestamptz, batch uuid, n int GENERATED ALWAYS AS IDENTITY", "")]
    [InlineData("id bigint, email text, name text, born timestamptz, seen timestamptz, batch uuid, PRIMARY KEY (id)", "PARTITION BY HASH (id)")]
    public async Task All_stores_work_as_the_role(string columns, string suffix)
    {
        var table = await TableAsync(columns, suffix);
        if (suffix.Length > 0)
            await database.ExecuteAsync($"CREATE TABLE {table}_0 PARTITION OF {table} FOR VALUES WITH (MODULUS 2, REMAINDER 0); CREATE TABLE {table}_1 PARTITION OF {table} FOR VALUES WITH (MODULUS 2, REMAINDER 1)");
        await database.ExecuteAsync($"ALTER TABLE {table} ADD CONSTRAINT {table}_short CHECK (length(email) < 20)");
        await using var role = await GrantedAsync(Mapped(table));
        (await new DestinationProbe(role.Pool).CheckAsync(Mapped(table), default)).ShouldBeEmpty();
        (await new Migrator(role.Pool).MigrateAsync(default)).ShouldBeEmpty();

        var scenario = await Scenario.OnAsync(database, Mapped(table), role.Pool);
        (await scenario.SyncAsync(["1", "a@x", "A", null], ["2", "far-too-long-for-the-check@x", "B", null], ["3", "c@x", "C", "2020-01-01T00:00:00Z"]))
            .ShouldBe(new RecordCounts(Inserted: 2, WriteFailed: 1));
        (await scenario.SyncAsync(["1", "a@x", "A", null], ["3", "c@x", "changed", null], ["4", "d@x", "D", null]))
            .ShouldBe(new RecordCounts(Inserted: 1, Updated: 1, Unchanged: 1));
        (await scenario.SyncAsync(["5", "e@x", "E", null])).ShouldBe(new RecordCounts(Inserted: 1));
        (await scenario.SyncAsync(["6", "f@x", "F", null])).ShouldBe(new RecordCounts(Inserted: 1));
        await scenario.StageAsync(["5", "e@x", "E", null]);

        (await scenario.Runs.CountOpenAsync("d", default)).ShouldBe(0);
        await scenario.Staging.ReadPagesAsync(scenario.Key, 1, 1, default);
        await scenario.DeadLetters.AddAsync(scenario.Key, [new DeadLetter(DeadLetterStage.Validate, "c", null, "m", 9, 9, "{}"u8.ToArray())], Scenario.Now, default);
        await scenario.Runs.SetStatusAsync(scenario.Key.BatchId, RunStatus.Paused, "r", default);
        await scenario.Runs.CompleteAsync(scenario.Key.BatchId, RunStatus.Stopped, null, Scenario.Now, default);
        (await scenario.DeadLetters.ListAsync(scenario.Key.BatchId, 10, default)).Count.ShouldBe(1);
        (await scenario.DeadLetters.SummaryAsync(scenario.Key.BatchId, default)).ShouldHaveSingleItem();
        (await scenario.DeadLetters.ListReasonsAsync(scenario.Key.BatchId, 10, default)).Count.ShouldBe(1);
        await scenario.Runs.RecordRefusedAsync(new RunStart(Scenario.NewId(), scenario.Key.Sync, "i", "t", PagePosition.Start, 1, Scenario.Now, "d"), "r", Scenario.Now, default);
        (await scenario.Runs.ListAsync(scenario.Key.Sync, 10, null, default)).Count.ShouldBe(2);
        (await scenario.Runs.LatestPerSyncAsync(default)).ShouldNotBeEmpty();
        (await scenario.Checkpoints.ResetAsync(scenario.Key.Sync, default)).Checkpoint.ShouldBeTrue();
        await SliceAsync(role.Pool, scenario.Key.Sync);
        await scenario.Staging.PurgeAsync(default);
        var log = new SyncLog(role.Pool);
        await log.AppendAsync(new SyncLogEntry("s", null, Scenario.Now, LogLevel.Information, "e", "m"), default);
        var clock = new ScheduleClock(role.Pool);
        await clock.AdvanceAsync(Scenario.Now, default);
        await clock.AdvanceAsync(Scenario.Now.AddMinutes(1), default);
        (await clock.ReadAsync(default)).ShouldBe(Scenario.Now.AddMinutes(1));
        var rehearsed = await new BatchRehearsal(role.Pool).RehearseAsync(
            Mapped(table), scenario.Rows(["1", "b@x", "A", null], ["2", "far-too-long-for-the-check@x", "B", null]), Scenario.Now, default);
        rehearsed.Counts.ShouldBe(new RecordCounts(Updated: 1, WriteFailed: 1));
        (await new DestinationPreview(role.Pool).SampleAsync(table, 5, default)).Columns.ShouldBe(["id", "email", "name"]);
        (await scenario.StoredAsync("id, email, name, born = '2026-03-01 12:00:00Z'"))
            .ShouldBe(["1|a@x|A|t", "3|c@x|changed|f", "4|d@x|D|t", "5|e@x|E|t", "6|f@x|F|t"]);
    }

    [Fact]
    public async Task Schemas_types_and_names_of_any_kind_are_covered()
    {
        var (schema, types) = ($"Crm.{Scenario.NewName("s")}", Scenario.NewName("types"));
        await database.ExecuteAsync($"""
            CREATE SCHEMA "{schema}"; CREATE SCHEMA {types};
            CREATE TYPE {types}.mood AS ENUM ('good', 'bad');
            CREATE DOMAIN "{schema}".mood AS {types}.mood;
            CREATE SEQUENCE {types}.counter;
            CREATE TABLE "{schema}"."Cust ""omers" ("I d" int PRIMARY KEY, "mo'od" "{schema}".mood, moods {types}.mood[], n int DEFAULT nextval('{types}.counter'))
            """);
        var definition = Scenario.Define($"\"{schema}\".\"Cust \"\"omers\"", new("I d", "id"), new("mo'od", "mood"), new("moods", "moods"));
        await using var role = await GrantedAsync(definition);

        (await new DestinationProbe(role.Pool).CheckAsync(definition, default)).ShouldBeEmpty();
        var scenario = await Scenario.OnAsync(database, definition, role.Pool);
        await scenario.StageAsync(["1", "good", "{good,bad}"]);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1));
    }

    [Fact]
    public async Task What_a_mapping_no_longer_needs_is_taken_back_and_granting_twice_changes_nothing()
    {
        var (table, old) = (await TableAsync("id int PRIMARY KEY, a text, b text"), await TableAsync("id int PRIMARY KEY, a text"));
        await using var role = await GrantedAsync(
            Scenario.Define(table, new("id", "id"), new("a", "a"), new("b", "b")), Scenario.Define(old, new("id", "id"), new("a", "a")));
        await database.ExecuteAsync($"GRANT DELETE ON {table} TO {role.Name}; GRANT CREATE ON SCHEMA datasync TO {role.Name}");
        var now = Scenario.Define(table, new("id", "id"), new("a", "a", OnUpdate: UpdateRule.Keep));

        await role.GrantAsync(now);
        var once = await role.HeldAsync(null);
        await role.GrantAsync(now);

        (await role.HeldAsync(null)).ShouldBe(once);
        once.Where(line => line.StartsWith(table, StringComparison.Ordinal) || line.StartsWith(old, StringComparison.Ordinal))
            .ShouldBe([$"{table}.a INSERT", $"{table}.id INSERT", $"{table}.id SELECT", $"{table}.xmax SELECT"]);
        (await database.ScalarAsync<bool>($"SELECT has_schema_privilege('{role.Name}', 'datasync', 'CREATE')")).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_syncs_into_one_table_get_what_both_need()
    {
        var table = await TableAsync("id int PRIMARY KEY, a text, b text");
        await using var role = await GrantedAsync(
            Scenario.Define(table, new("id", "id"), new("a", "a")), Scenario.Define($"public.{table}", new("id", "id"), new("b", "b")));

        (await role.HeldAsync("public")).Where(line => line.StartsWith(table, StringComparison.Ordinal) && line.EndsWith("UPDATE", StringComparison.Ordinal))
            .ShouldBe([$"{table}.a UPDATE", $"{table}.b UPDATE"]);
    }

    [Fact]
    public async Task Pipelines_that_grant_at_the_same_moment_take_turns()
    {
        var table = await TableAsync("id int PRIMARY KEY, a text");
        var definition = Scenario.Define(table, new("id", "id"), new("a", "a"));
        await using var role = await GrantedAsync(definition);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => role.GrantAsync(definition)));

        (await new DestinationProbe(role.Pool).CheckAsync(definition, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_script_alone_does_the_same()
    {
        var table = await TableAsync("id int PRIMARY KEY, a text");
        var definition = Scenario.Define(table, new("id", "id"), new("a", "a"));
        await using var role = await GrantedAsync(definition);
        var expected = await role.HeldAsync(null);
        await database.ExecuteAsync($"REVOKE ALL ON ALL TABLES IN SCHEMA datasync, public FROM {role.Name}; GRANT TRUNCATE ON {table} TO {role.Name}");

        await database.ExecuteAsync(AppRoleGrants.Script(role.Name, [definition]));

        (await role.HeldAsync(null)).ShouldBe(expected);
    }

    [Fact]
    public async Task Roles_that_grants_do_not_hold_are_refused()
    {
        var login = await database.RoleAsync();
        (await RefusedAsync(login)).ShouldContain("log in");
        await using var role = await GrantedAsync();
        await database.ExecuteAsync($"GRANT pg_write_all_data TO {role.Name}");
        (await RefusedAsync(role.Name)).ShouldContain("pg_write_all_data");
        await database.ExecuteAsync($"REVOKE pg_write_all_data FROM {role.Name}; CREATE TABLE {role.Name}_owned (id int); ALTER TABLE {role.Name}_owned OWNER TO {role.Name}");
        (await RefusedAsync(role.Name)).ShouldContain($"{role.Name}_owned");
        await database.ExecuteAsync($"DROP TABLE {role.Name}_owned");
    }

    [Fact]
    public async Task What_cannot_be_granted_says_what_to_do()
    {
        await using var role = await GrantedAsync();
        var grants = new AppRole(database.DataSource);

        (await Should.ThrowAsync<DestinationConfigurationException>(() => grants.GrantAsync(role.Name, [], [Scenario.Define("nowhere", new ColumnMapping("id", "id"))], default)))
            .Message.ShouldContain("definitions/destinations");
        (await Should.ThrowAsync<DestinationConfigurationException>(() => grants.GrantAsync(
            role.Name, [], [Scenario.Define("datasync.run", new ColumnMapping("batch_id", "id"), new ColumnMapping("nothing", "x"))], default)))
            .Message.ShouldContain("\"nothing\"");
        (await Should.ThrowAsync<PostgresConfigurationException>(() => grants.GrantAsync(role.Name, ["func-nobody"], [], default)))
            .Message.ShouldContain("pgaadauth_create_principal('func-nobody', false, false)");
        (await Should.ThrowAsync<PostgresConfigurationException>(() => grants.GrantAsync(role.Name, ["pg_monitor"], [], default)))
            .Message.ShouldContain("cannot log in");

        // A login that owns nothing and administers nothing.
        (await Should.ThrowAsync<PostgresConfigurationException>(() => new AppRole(role.Pool).GrantAsync("brand_new", [], [], default)))
            .Message.ShouldContain("bootstrap.sql");
        (await Should.ThrowAsync<PostgresConfigurationException>(() => new AppRole(role.Pool).GrantAsync(role.Name, [], [], default)))
            .Message.ShouldContain($"Role {role.Login} is not the owner of");
    }

    [Fact]
    public async Task A_login_that_may_do_more_anyway_is_warned_of()
    {
        await using var role = await GrantedAsync();

        var report = await new AppRole(database.DataSource).GrantAsync(role.Name, [role.Login, "postgres"], [], default);

        report.LoginsJoined.ShouldBe(["postgres"]);
        report.Warnings.ShouldHaveSingleItem().ShouldContain("postgres");
        await database.ExecuteAsync($"REVOKE {role.Name} FROM postgres");
    }

    [Fact]
    public async Task The_probe_says_what_is_missing_in_plain_words()
    {
        var (table, schema) = (await TableAsync("id int PRIMARY KEY, a text, n serial"), Scenario.NewName("hidden"));
        await database.ExecuteAsync($"CREATE SCHEMA {schema}; CREATE TABLE {schema}.t (id int PRIMARY KEY)");
        var definition = Scenario.Define(table, new("id", "id"), new("a", "a"));
        await using var role = await GrantedAsync(definition);
        await database.ExecuteAsync($"""
            REVOKE UPDATE (a), SELECT (xmax) ON {table} FROM {role.Name}; REVOKE ALL ON SEQUENCE {table}_n_seq FROM {role.Name};
            REVOKE UPDATE (status), INSERT ON datasync.run FROM {role.Name}
            """);
        var probe = new DestinationProbe(role.Pool);

        (await probe.CheckAsync(definition, default)).Select(problem => problem.Message).ShouldBe(
        [
            $"The login {role.Login} may not INSERT, UPDATE (\"status\") on \"datasync\".\"run\".",
            $"The login {role.Login} may not SELECT (\"xmax\"), UPDATE (\"a\") on \"{table}\".",
            $"The login {role.Login} may not use sequence {table}_n_seq, from which a column of \"{table}\" takes its default.",
        ]);
        (await probe.CheckAsync(definition, default)).ShouldAllBe(problem => problem.Remedy.Contains($"migrate --app-role <role> --app-login {role.Login}"));
        (await probe.CheckAsync(Scenario.Define($"{schema}.t", new ColumnMapping("id", "id")), default))[^1].Message.ShouldContain($"use schema {schema}");

        await database.ExecuteAsync($"REVOKE ALL ON SCHEMA datasync FROM {role.Name}");
        (await probe.CheckAsync(definition, default))[0].Message.ShouldContain("use schema datasync");
    }

    private static SyncDefinition Mapped(string table) => Scenario.Define(
        table, new("id", "id"), new("email", "email"), new("name", "name", Default: new DefaultValue("")),
        new("born", "born", Default: new DefaultValue("", Now: true), OnUpdate: UpdateRule.Keep),
        new("seen", Set: RunValue.Now), new("batch", Set: RunValue.BatchId));

    private async Task<string> TableAsync(string columns, string suffix = "")
    {
        var table = Scenario.NewName("role");
        await database.ExecuteAsync($"CREATE TABLE {table} ({columns}) {suffix}");
        return table;
    }

    private async Task<string> RefusedAsync(string role) =>
        (await Should.ThrowAsync<PostgresConfigurationException>(() => new AppRole(database.DataSource).GrantAsync(role, [], [], default))).Message;

    /// <summary>Two runs of a sliced stream, from plan to state, and a reset.</summary>
    private static async Task SliceAsync(NpgsqlDataSource pool, string sync)
    {
        var (runs, checkpoints, slices) = (new RunStore(pool), new CheckpointStore(pool), new SliceStore(pool));
        foreach (var rank in new[] { 1, 2 })
        {
            var key = new ChunkKey(Scenario.NewId(), sync, "", 0);
            await runs.BeginAsync(new RunStart(key.BatchId, sync, "i", "t", PagePosition.Start, 1, Scenario.Now, "d", key.BatchId, null, $"s"), default);
            await slices.DropOthersAsync(key.BatchId, default);
            await slices.RewindAsync(key.BatchId, 0, 0, default);
            for (var time = 1; time <= 2; time++)
                await slices.StageAsync(key.BatchId, 0, 0, [new PlannedSlice("{}", "{}")], [new StoredState("p", "{}", "1", time)], default);
            await slices.FinishAsync(key.BatchId, 1, default);
            (await slices.ReadAsync(key.BatchId, 0, 0, 1, default)).ShouldBe(["{}"]);
            await checkpoints.CommitChunkAsync(key, null, RecordCounts.Zero, Scenario.Now, default, new SliceMarks(0, [new StoredMark(0, "1", rank)]));
            await runs.CompleteAsync(key.BatchId, RunStatus.Success, null, Scenario.Now, default, isSliced: true);
        }

        (await new StreamStateStore(pool).ReadAsync(sync, "s", "", ["{}"], default)).ShouldBe([new StoredState("", "{}", "1", 2)]);
        (await new StreamStateStore(pool).AnyAsync(sync, "s", "", since: null, default)).ShouldBeTrue();
        (await new StreamStateStore(pool).AnyAsync(sync, "s", "", since: 2, default)).ShouldBeTrue();
        (await new StreamStateStore(pool).AnyAsync(sync, "s", "", since: 3, default)).ShouldBeFalse();
        (await new StreamStateStore(pool).AnyAsync(sync, "s", "other", since: null, default)).ShouldBeFalse();
        (await checkpoints.ResetAsync(sync, default)).ShouldBe(new ResetResult(Checkpoint: true, Partitions: 2));
    }

    private async Task<GrantedRole> GrantedAsync(params SyncDefinition[] definitions) => await GrantedRole.CreateAsync(database, definitions);
}

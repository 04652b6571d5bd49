using DataSync.Core.Runs;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

public sealed class OutageTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly TimeSpan AroundASecond = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    [InlineData("55P03")]
    [InlineData("08006")]
    public async Task A_failure_by_chance_is_retried_twice_after_about_a_second(string sqlState)
    {
        var (scenario, time) = await FailingAsync(sqlState, times: 2);
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1));
        time.Delays.Count(delay => delay > AroundASecond / 2 && delay < AroundASecond * 1.5).ShouldBe(2);
    }

    [Theory]
    [InlineData("40P01", UnavailableReason.Contention, 3)]
    [InlineData("08006", UnavailableReason.ConnectionLost, 3)]
    [InlineData("53100", UnavailableReason.DiskFull, 1)]
    [InlineData("53200", UnavailableReason.OutOfResources, 1)]
    [InlineData("53300", UnavailableReason.TooManyConnections, 1)]
    [InlineData("57P03", UnavailableReason.StartingUp, 1)]
    [InlineData("25006", UnavailableReason.ReadOnly, 1)]
    [InlineData("58030", UnavailableReason.SystemError, 1)]
    public async Task What_does_not_pass_is_reported_with_its_reason_and_leaves_the_batch_to_be_written_later(
        string sqlState, UnavailableReason reason, int attempts)
    {
        var (scenario, _) = await FailingAsync(sqlState, times: attempts);
        (await Should.ThrowAsync<DatabaseUnavailableException>(() => scenario.WriteAsync())).Reason.ShouldBe(reason);
        (await database.ScalarAsync<long>($"SELECT last_value FROM {scenario.Table}_attempt")).ShouldBe(attempts);
        (await scenario.DeadLettersAsync()).ShouldBe(0);

        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1));
    }

    [Theory]
    [InlineData("42501", "Grant")]
    [InlineData("42P01", "Create the table")]
    public async Task What_only_a_person_can_mend_says_how(string sqlState, string remedy)
    {
        var (scenario, _) = await FailingAsync(sqlState, times: 100);
        var error = await Should.ThrowAsync<DestinationConfigurationException>(() => scenario.WriteAsync());
        error.SqlState.ShouldBe(sqlState);
        error.Message.ShouldContain(remedy);
    }

    [Theory]
    [InlineData("a@x", 1, 0)]
    [InlineData("longer-than-the-column@x", 0, 1)]
    public async Task A_connection_killed_within_a_batch_leaves_no_trace_and_the_batch_is_written_once(string email, int inserted, int failed)
    {
        var scenario = await Scenario.CustomersAsync(database, cached: false);
        await database.ExecuteAsync(
            $"CREATE FUNCTION {scenario.Table}_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$; "
            + $"CREATE TRIGGER f AFTER INSERT ON {scenario.Table} FOR EACH ROW EXECUTE FUNCTION {scenario.Table}_f()");
        await scenario.StageAsync(["1", "b@x", "B"], ["2", email, "A"]);
        await using var holder = await database.DataSource.OpenConnectionAsync();
        await ExecuteAsync(holder, "SELECT pg_advisory_lock(4711)");

        var write = scenario.WriteAsync();
        await Eventually.TrueAsync(() => database.ScalarAsync<bool>(
            "SELECT coalesce(bool_or(pg_terminate_backend(pid)), false) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"));
        (await scenario.StoredAsync("id")).ShouldBeEmpty();
        await ExecuteAsync(holder, "SELECT pg_advisory_unlock(4711)");

        (await write).ShouldBe(new RecordCounts(Inserted: 1 + inserted, WriteFailed: failed));
        (await scenario.StoredAsync("id")).Count.ShouldBe(1 + inserted);
        (await scenario.DeadLettersAsync()).ShouldBe(failed);
    }

    [Fact]
    public async Task Work_goes_on_when_every_pooled_connection_was_killed()
    {
        await using var pool = DataSyncDataSource.Create(database.ConnectionString + ";Application Name=to_be_killed");
        var scenario = await Scenario.CustomersAsync(database, dataSource: pool);
        await scenario.StageAsync(["1", "a@x", "A"]);
        var connections = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => pool.OpenConnectionAsync().AsTask()));
        foreach (var connection in connections)
            await connection.CloseAsync();
        await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'to_be_killed'");

        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1));
    }

    [Fact]
    public async Task A_server_that_is_down_is_reported_as_such()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var nowhere = DataSyncDataSource.Create($"Host=127.0.0.1;Port={port};Username=x;Database=x");
        var runs = new RunStore(nowhere, retry: new DatabaseRetry(new ImmediateTime(), () => 0.5));
        (await Should.ThrowAsync<DatabaseUnavailableException>(() => runs.FindLastAsync("x", default))).Reason.ShouldBe(UnavailableReason.ConnectionLost);
    }

    [Fact]
    public async Task An_exhausted_pool_is_reported_after_one_timeout()
    {
        await using var pool = DataSyncDataSource.Create(database.ConnectionString + ";Maximum Pool Size=1;Timeout=1");
        await using var holder = await pool.OpenConnectionAsync();
        var time = new ImmediateTime();
        var runs = new RunStore(pool, retry: new DatabaseRetry(time, () => 0.5));
        (await Should.ThrowAsync<DatabaseUnavailableException>(() => runs.FindLastAsync("x", default))).Reason.ShouldBe(UnavailableReason.NoConnection);
        time.Delays.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_statement_of_our_own_that_times_out_is_no_records_fault()
    {
        await using var pool = DataSyncDataSource.Create(database.ConnectionString + ";Options=-c statement_timeout=200ms");
        var scenario = await Scenario.CustomersAsync(database, dataSource: pool);
        await scenario.StageAsync(["1", "a@x", "A"]);
        await using var holder = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, $"SELECT FROM datasync.staged_batch WHERE batch_id = '{scenario.Key.BatchId}' FOR UPDATE");

        (await Should.ThrowAsync<DatabaseUnavailableException>(() => scenario.WriteAsync())).Reason.ShouldBe(UnavailableReason.Stalled);
        await transaction.RollbackAsync();
        (await scenario.WriteAsync()).ShouldBe(new RecordCounts(Inserted: 1));
    }

    [Fact]
    public async Task A_server_without_trusted_tls_is_refused_where_it_is_required()
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { SslMode = SslMode.VerifyFull };
        await using var pool = DataSyncDataSource.Create(settings.ConnectionString);
        (await Should.ThrowAsync<PostgresConfigurationException>(() => new RunStore(pool).FindLastAsync("x", default)))
            .Message.ShouldContain("connection string");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_a_matter_of_configuration()
    {
        await using var pool = DataSyncDataSource.Create(database.ConnectionString + ";Database=no_such_database");
        (await Should.ThrowAsync<DestinationConfigurationException>(() => new RunStore(pool).FindLastAsync("x", default)))
            .Message.ShouldContain("Create the database");
    }

    /// <summary>A staged batch whose table fails a number of times. A sequence counts: it does not roll back.</summary>
    private async Task<(Scenario Scenario, ImmediateTime Time)> FailingAsync(string sqlState, int times)
    {
        var scenario = await Scenario.CustomersAsync(database);
        await database.ExecuteAsync(
            $"CREATE SEQUENCE {scenario.Table}_attempt; "
            + $"CREATE FUNCTION {scenario.Table}_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            + $"IF nextval('{scenario.Table}_attempt') <= {times} THEN RAISE EXCEPTION 'no' USING ERRCODE = '{sqlState}'; END IF; RETURN NEW; END $$; "
            + $"CREATE TRIGGER f BEFORE INSERT ON {scenario.Table} FOR EACH ROW EXECUTE FUNCTION {scenario.Table}_f()");
        await scenario.StageAsync(["1", "a@x", "A"]);
        return (scenario, scenario.Time);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

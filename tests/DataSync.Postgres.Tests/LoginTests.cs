using System.Collections.Concurrent;
using DataSync.Postgres;
using Npgsql;

namespace DataSync.Postgres.Tests;

/// <summary>How the app logs in, on a server that asks for passwords and speaks TLS.</summary>
public sealed class LoginTests(SecuredServer secured) : IClassFixture<SecuredServer>
{
    [Fact]
    public async Task A_password_from_the_store_logs_in_and_is_asked_for_at_each_new_connection()
    {
        var store = new Store("first");
        var user = await secured.UserAsync("first");
        await using var pool = Pool(user, store);

        await using (await pool.OpenAsync(default))
        {
            await using var second = await pool.OpenAsync(default);
            (await WhoAsync(second)).ShouldBe(user);
        }

        await using var pooled = await pool.OpenAsync(default);
        store.Asked.ShouldBe([false, false]);
    }

    [Fact]
    public async Task A_password_changed_while_the_program_runs_is_asked_for_anew_and_tried_at_once()
    {
        var store = new Store("old");
        var user = await secured.UserAsync("old");
        await using var pool = Pool(user, store);
        await (await pool.OpenAsync(default)).DisposeAsync();

        await secured.ChangeAsync(user, "new");
        store.Change("new");
        await secured.Server.CutAsync(user);

        var runs = new Database(pool, new DatabaseRetry(new ImmediateTime(), () => 0.5));
        (await runs.RunAsync((connection, _) => WhoAsync(connection), default)).ShouldBe(user);
        store.Asked.Count(fresh => fresh).ShouldBe(1);
    }

    [Fact]
    public async Task Connections_refused_at_the_same_moment_ask_for_the_new_password_once()
    {
        var store = new Store("old");
        var user = await secured.UserAsync("new");
        store.Change("new");
        await using var pool = Pool(user, store);

        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => pool.OpenAsync(default)));

        store.Asked.Count(fresh => fresh).ShouldBe(1);
        foreach (var connection in opened)
            await connection.DisposeAsync();
    }

    [Fact]
    public async Task A_password_that_stays_wrong_names_user_host_and_secret_and_shows_no_password()
    {
        var store = new Store("hunter2");
        var user = await secured.UserAsync("other-secret");
        await using var pool = Pool(user, store);

        var error = await Should.ThrowAsync<PostgresConfigurationException>(() => new RunStore(pool).FindLastAsync("x", default));

        foreach (var expected in new[] { user, "localhost", "database-password", "28P01" })
            error.Message.ShouldContain(expected);
        error.ToString().ShouldNotContain("hunter2");
        store.Asked.Count(fresh => fresh).ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_password_of_the_string_itself_names_user_and_host()
    {
        var user = await secured.UserAsync("right");
        await using var pool = DataSyncDataSource.Create(secured.Server.ConnectionString(user) + ";Password=hunter2");

        var error = await Should.ThrowAsync<PostgresConfigurationException>(() => new RunStore(pool).FindLastAsync("x", default));

        error.Message.ShouldContain(user);
        error.Message.ShouldContain("Password=");
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_waited_for_and_one_that_lacks_the_secret_is_a_persons_matter()
    {
        var user = await secured.UserAsync("p");
        await using var away = Pool(user, () => throw new HttpRequestException("the vault does not answer"));
        var unavailable = await Should.ThrowAsync<DatabaseUnavailableException>(() => new RunStore(away).FindLastAsync("x", default));
        unavailable.Reason.ShouldBe(UnavailableReason.LoginUnavailable);
        unavailable.Message.ShouldContain("the vault does not answer");

        await using var missing = Pool(user, () => throw new PostgresConfigurationException("there is no secret database-password"));
        (await Should.ThrowAsync<PostgresConfigurationException>(() => new RunStore(missing).FindLastAsync("x", default)))
            .Message.ShouldBe("there is no secret database-password");
    }

    [Fact]
    public async Task A_store_that_fails_while_the_password_is_asked_for_anew_tells_its_cause()
    {
        var user = await secured.UserAsync("new");
        await using var pool = DataSyncDataSource.Create(secured.Server.ConnectionString(user), login: new DatabaseLogin.Password(
            (fresh, _) => fresh ? throw new HttpRequestException("the vault does not answer") : ValueTask.FromResult("old"), "database-password"));

        (await Should.ThrowAsync<DatabaseUnavailableException>(() => pool.OpenAsync(default))).Message.ShouldContain("the vault does not answer");
    }

    [Fact]
    public async Task Cancelling_while_the_password_is_asked_for_is_no_error_of_the_database()
    {
        var user = await secured.UserAsync("p");
        using var cancelled = new CancellationTokenSource();
        await using var pool = DataSyncDataSource.Create(secured.Server.ConnectionString(user), login: new DatabaseLogin.Password(
            async (_, token) =>
            {
                await cancelled.CancelAsync();
                token.ThrowIfCancellationRequested();
                return "p";
            },
            "database-password"));

        await Should.ThrowAsync<OperationCanceledException>(() => pool.OpenAsync(cancelled.Token));
    }

    [Fact]
    public async Task A_token_logs_in_and_the_next_connection_takes_the_next_token()
    {
        var token = "eyJ-token-1";
        var user = await secured.UserAsync(token);
        await using var pool = DataSyncDataSource.Create(
            secured.Server.ConnectionString(user), login: new DatabaseLogin.Token(_ => ValueTask.FromResult(token)));
        await using var first = await pool.OpenAsync(default);
        (await WhoAsync(first)).ShouldBe(user);
        (await EncryptedAsync(first)).ShouldBeTrue();

        token = "eyJ-token-2";
        await secured.ChangeAsync(user, token);

        await using var second = await pool.OpenAsync(default);
        (await WhoAsync(second)).ShouldBe(user);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_names_user_and_what_to_compare_and_shows_no_token()
    {
        var user = await secured.UserAsync("another");
        await using var pool = DataSyncDataSource.Create(
            secured.Server.ConnectionString(user), login: new DatabaseLogin.Token(_ => ValueTask.FromResult("eyJ-secret")));

        var error = await Should.ThrowAsync<PostgresConfigurationException>(() => pool.OpenAsync(default));

        foreach (var expected in new[] { user, "localhost", "pgaadauth_create_principal" })
            error.Message.ShouldContain(expected);
        error.ToString().ShouldNotContain("eyJ-secret");
    }

    [Theory]
    [InlineData("SSL Mode=Require", "VerifyFull")]
    [InlineData("SSL Mode=VerifyCA", "VerifyFull")]
    [InlineData("SSL Mode=Disable", "VerifyFull")]
    [InlineData("Host=/var/run/postgresql", "socket")]
    [InlineData("Password=hunter2", "Password=")]
    [InlineData("Username=", "Username=")]
    public void A_token_is_given_only_to_a_server_that_proves_itself(string addition, string said)
    {
        var error = Should.Throw<PostgresConfigurationException>(() => DataSyncDataSource.Create(
            $"Host=127.0.0.1;Username=u;{addition}", login: new DatabaseLogin.Token(_ => ValueTask.FromResult("t"))));
        error.Message.ShouldContain(said);
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void A_token_asks_for_proof_of_the_host_also_where_the_string_says_nothing()
    {
        using var pool = DataSyncDataSource.Create("Host=127.0.0.1;Username=u", login: new DatabaseLogin.Token(_ => ValueTask.FromResult("t")));
        new NpgsqlConnectionStringBuilder(pool.ConnectionString).SslMode.ShouldBe(SslMode.VerifyFull);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", false)]
    public async Task A_server_of_another_name_or_an_unknown_authority_gets_no_password(string host, bool known)
    {
        var asked = false;
        var user = await secured.UserAsync("p");
        var settings = new NpgsqlConnectionStringBuilder(secured.Server.ConnectionString(user)) { Host = host };
        if (!known)
            settings.RootCertificate = null;
        await using var pool = DataSyncDataSource.Create(settings.ConnectionString, login: new DatabaseLogin.Token(_ =>
        {
            asked = true;
            return ValueTask.FromResult("p");
        }));

        var error = await Should.ThrowAsync<PostgresConfigurationException>(() => pool.OpenAsync(default));

        error.Message.ShouldContain("certificate");
        error.Message.ShouldContain(host);
        error.Message.ShouldContain("VerifyFull");
        asked.ShouldBeFalse();
    }

    [Fact]
    public async Task Batches_go_on_being_written_while_the_password_changes_under_them()
    {
        await secured.Server.ExecuteAsync("CREATE DATABASE rotating");
        var admin = new NpgsqlConnectionStringBuilder(secured.Server.AdminConnectionString) { Database = "rotating" }.ConnectionString;
        await using (var owner = DataSyncDataSource.Create(admin))
            await new Migrator(owner).MigrateAsync(default);
        var store = new Store("p0");
        var user = await secured.UserAsync("p0");
        await secured.Server.ExecuteAsync($"ALTER ROLE {user} SUPERUSER");
        await using var pool = DataSyncDataSource.Create(secured.Server.ConnectionString(user, "rotating"), login: store.Login());
        var log = new SyncLog(pool, new DatabaseRetry(new ImmediateTime(), () => 0.5));

        for (var round = 1; round <= 5; round++)
        {
            await secured.ChangeAsync(user, $"p{round}");
            store.Change($"p{round}");
            await secured.Server.CutAsync(user);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => log.AppendAsync(
                new SyncLogEntry("s", null, Scenario.Now, Microsoft.Extensions.Logging.LogLevel.Information, "e", $"{round} {i}"), default)));
        }

        (await secured.Server.ScalarAsync<long>("SELECT count(DISTINCT message) FROM datasync.sync_log", "rotating")).ShouldBe(20);
        store.Asked.Count(fresh => fresh).ShouldBe(5);
    }

    private NpgsqlDataSource Pool(string user, Store store) => DataSyncDataSource.Create(secured.Server.ConnectionString(user), login: store.Login());

    private NpgsqlDataSource Pool(string user, Func<string> password) => DataSyncDataSource.Create(
        secured.Server.ConnectionString(user),
        login: new DatabaseLogin.Password((_, _) => ValueTask.FromResult(password()), "database-password"));

    private static async Task<string> WhoAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT session_user::text", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<bool> EncryptedAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A store with a cache: it answers from the cache until it is asked past it.</summary>
    private sealed class Store(string password)
    {
        private string _cached = password;
        private string _current = password;

        public ConcurrentQueue<bool> Asked { get; } = new();

        public void Change(string password) => _current = password;

        public DatabaseLogin.Password Login() => new(
            (fresh, _) =>
            {
                Asked.Enqueue(fresh);
                if (fresh)
                    _cached = _current;
                return ValueTask.FromResult(_cached);
            },
            "database-password");
    }
}

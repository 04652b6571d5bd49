using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.TestKit.KeyVault;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DataSync.EndToEnd.Tests;

/// <summary>The app as it runs in production: logged in as a member of its role, its password or token changing under it.</summary>
public sealed class RoleTests
{
    private const int Records = 2_000;

    [Fact]
    public async Task The_whole_job_is_done_as_a_member_of_the_apps_role()
    {
        AppLogin? app = null;
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = Records, BadRate = 0.02, DemoFaults = true, DemoPageSize = 100 }, configure: stage => app = Limit(stage));
        await using var _ = app!;

        var first = await stage.RunToEndAsync();
        first.Status.ShouldBe(RunStatus.CompletedWithErrors, first.Reason);
        first.Counts.Read.ShouldBe(Records - 100);
        first.Counts.Accounted.ShouldBe(first.Counts.Read);
        first.Counts.WriteFailed.ShouldBeGreaterThan(0);
        first.Counts.Rejected.ShouldBeGreaterThan(0);
        first.Counts.MalformedPages.ShouldBe(1);
        (await stage.DeadLettersAsync(first.BatchId)).Count.ShouldBe((int)first.Counts.DeadLettered);

        stage.Api.Faults = [];
        var second = await stage.RunToEndAsync();
        second.Counts.Read.ShouldBe(Records);
        second.Counts.Accounted.ShouldBe(Records);
        second.Counts.Unchanged.ShouldBeGreaterThan(first.Counts.Inserted - 10);
        second.Counts.Inserted.ShouldBeInRange(1, 100);

        stage.Api.Version = 2;
        stage.Api.Faults = [new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(100), Times = int.MaxValue }];
        var third = await stage.TriggerAsync();
        await Eventually.UntilAsync(async () => (await stage.ProgressAsync())?.Chunk >= 1, TimeSpan.FromSeconds(30), "the first chunk to be in");
        (await stage.Http.PostAsync("/api/sync/stop/customers", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var stopped = await stage.UntilAsync(third);
        stopped.Status.ShouldBe(RunStatus.Stopped);
        stage.Api.Faults = [];
        var resumed = await stage.RunToEndAsync(new { resume = true });
        (stopped.Counts.Read + resumed.Counts.Read).ShouldBe(Records);
        (stopped.Counts.Updated + resumed.Counts.Updated).ShouldBeGreaterThan(0);

        (await stage.Http.DeleteAsync("/api/sync/reset/customers")).IsSuccessStatusCode.ShouldBeTrue();
        foreach (var report in new[] { "/api/sync/history", "/api/sync/status", "/api/sync/status/customers", "/api/health" })
            (await stage.Http.GetAsync(report)).StatusCode.ShouldBe(HttpStatusCode.OK, report);
        var preview = await stage.Http.PostAsync("/api/sync/preview/customers?records=20", null);
        preview.StatusCode.ShouldBe(HttpStatusCode.OK, await preview.Content.ReadAsStringAsync());
        (await stage.Http.GetFromJsonAsync<JsonElement>("/api/sync/history")).ToString().ShouldContain(first.BatchId.ToString());

        (await stage.Database.ScalarAsync<long>("SELECT count(*) FROM datasync.staged_page")).ShouldBe(0);
        (await stage.Database.ScalarAsync<string>(
            "SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'datasync'"))
            .ShouldBe(app!.Login);
    }

    [Fact]
    public async Task The_pipeline_migrates_as_the_owner_twice_and_the_app_can_then_do_its_work_and_nothing_else()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await AppLogin.BootstrapAsync(database);
        await database.ExecuteAsync(AppLogin.Script(app.Owner, app.Role, app.Pipeline));
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 300, BadRate = 0, ApiKeys = ["key-1"] });
        var definitions = Path.Combine(RepositoryRoot.Find(), "definitions");

        var once = await app.MigrateAsync(definitions);
        once.ExitCode.ShouldBe(0, once.Error);
        once.Json.GetProperty("applied").EnumerateArray().Select(name => name.GetString()).ShouldContain("customers.sql");
        once.Json.GetProperty("loginsJoined").EnumerateArray().Single().GetString().ShouldBe(app.Login);
        once.Json.GetProperty("warnings").GetArrayLength().ShouldBe(0);
        var held = await HeldAsync(database, app.Role);
        var twice = await Task.WhenAll(app.MigrateAsync(definitions), app.MigrateAsync(definitions));
        twice.ShouldAllBe(result => result.ExitCode == 0);
        twice[0].Json.GetProperty("loginsJoined").GetArrayLength().ShouldBe(0);
        (await HeldAsync(database, app.Role)).ShouldBe(held);
        (await database.ScalarAsync<string>("SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname IN ('datasync', 'public')")).ShouldBe(app.Owner);

        var settings = Settings(app.ConnectionString, database.ConnectionString, api);
        var check = await CliProcess.RunAsync(settings, "check");
        check.ExitCode.ShouldBe(0, check.Output + check.Error);
        var run = await CliProcess.RunAsync(settings, "run", "customers", "--json");
        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(300);

        await database.ExecuteAsync($"REVOKE UPDATE (email) ON customers FROM {app.Role}");
        var lacking = await CliProcess.RunAsync(settings, "check");
        lacking.ExitCode.ShouldBe(3);
        lacking.Output.ShouldContain($"The login {app.Login} may not UPDATE (\"email\") on \"customers\".");
        lacking.Output.ShouldContain("datasync migrate --app-role");
        var refused = await CliProcess.RunAsync(settings, "run", "customers", "--json");
        refused.ExitCode.ShouldBe(6, refused.Error);
        refused.Json.GetProperty("reason").GetString()!.ShouldContain("may not UPDATE (\"email\")");
        refused.Json.GetProperty("counts").GetProperty("read").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Grants_are_printed_from_the_definitions_without_any_database()
    {
        var result = await CliProcess.RunAsync(
            new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = null, ["API_BASE_URL"] = null }, "grants", "--app-role", "Our App");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("""GRANT SELECT ("customer_id", "email", "name", "phone", "address"), INSERT (""");
        result.Output.ShouldContain("TO \"Our App\";");
        result.Output.ShouldNotContain("GRANT ALL");
        result.Output.TrimEnd().ShouldEndWith("COMMIT;");
    }

    [Fact]
    public async Task A_password_changed_in_the_middle_of_a_run_needs_no_restart()
    {
        await using var secured = await SecuredPostgres.StartAsync();
        await secured.ExecuteAsync("CREATE ROLE app LOGIN PASSWORD 'first-password'");
        await using var stage = await SyncStage.SetUpAsync(
            new SampleApiOptions { Records = Records, BadRate = 0, Faults = [Slow()] },
            configure: stage => Wait(PrepareAsync(stage, secured)));

        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(async () => (await stage.ProgressAsync())?.Chunk >= 1, TimeSpan.FromSeconds(30), "a chunk to be in");
        stage.Services.GetRequiredService<IConfiguration>()["Secrets:database-password"] = "second-password";
        await secured.ExecuteAsync("ALTER ROLE app PASSWORD 'second-password'");
        await secured.CutAsync("app");

        var run = await stage.UntilAsync(batchId);
        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Records);
        (await secured.ScalarAsync<long>("SELECT count(*) FROM customers")).ShouldBe(Records);
        stage.Logs.Lines.ShouldAllBe(line => !line.Contains("first-password") && !line.Contains("second-password"));
    }

    [Fact]
    public async Task The_apps_identity_logs_in_with_its_token_over_proved_tls()
    {
        await using var secured = await SecuredPostgres.StartAsync();
        await using var identity = await IdentityEndpoint.StartAsync();
        identity.AccessToken = "eyJ-pipeline";
        await secured.ExecuteAsync("CREATE ROLE pipeline LOGIN PASSWORD 'eyJ-pipeline'; CREATE ROLE \"func-datasync-dev-blue\" LOGIN PASSWORD 'eyJ-app-1'");
        await secured.ExecuteAsync("CREATE DATABASE datasync");
        await secured.ExecuteAsync(AppLogin.Script("datasync_owner", "datasync_app", "pipeline"), "datasync");
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 300, BadRate = 0, ApiKeys = ["key-1"] });
        var journal = new NpgsqlConnectionStringBuilder(secured.AdminConnectionString) { Database = "datasync" }.ConnectionString;

        var pipeline = Entra(identity, $"{secured.ConnectionString("pipeline", "datasync")};Options=-c role=datasync_owner", journal, api);
        var migrated = await CliProcess.RunAsync(pipeline, "migrate", "--app-role", "datasync_app", "--app-login", "func-datasync-dev-blue");
        migrated.ExitCode.ShouldBe(0, migrated.Error);

        var app = Entra(identity, secured.ConnectionString("func-datasync-dev-blue", "datasync"), journal, api);
        for (var token = 1; token <= 2; token++)
        {
            identity.AccessToken = $"eyJ-app-{token}";
            await secured.ExecuteAsync($"ALTER ROLE \"func-datasync-dev-blue\" PASSWORD 'eyJ-app-{token}'");
            var run = await CliProcess.RunAsync(app, "run", "customers", "--json");
            run.ExitCode.ShouldBe(0, run.Error);
            run.Json.GetProperty("counts").GetProperty("read").GetInt64().ShouldBe(300);
        }

        // Ten pooled connections, one token per process.
        identity.Asked.Count.ShouldBe(3);

        identity.AccessToken = "eyJ-of-somebody-else";
        var refused = await CliProcess.RunAsync(app, "check");
        refused.ExitCode.ShouldBe(3);
        refused.Output.ShouldContain("func-datasync-dev-blue");
        (refused.Output + refused.Error).ShouldNotContain("eyJ-");
        identity.IsAssigned = false;
        var without = await CliProcess.RunAsync(app, "check");
        without.ExitCode.ShouldBe(3);
        without.Output.ShouldContain("managed identity");

        app["DataSync__Database__Login"] = "Password";
        app["ConnectionStrings__DataSync"] += ";Password=${secret:database-password}";
        var unset = await CliProcess.RunAsync(app, "check");
        unset.ExitCode.ShouldBe(3);
        unset.Output.ShouldContain("SECRET_DATABASE_PASSWORD");
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Username=u", "Kerberos", "DataSync:Database:Login")]
    [InlineData("Host=127.0.0.1;Username=u;Password=hunter2", "Entra", "Take Password= out")]
    [InlineData("Host=127.0.0.1;Username=u;Password=${secret:database-password}", "Entra", "Take Password= out")]
    [InlineData("Host=127.0.0.1;Username=u;SSL Mode=Require", "Entra", "VerifyFull")]
    [InlineData("Host=127.0.0.1;Username=u;Password=${DATABASE_PASSWORD}", null, "${secret:name}")]
    [InlineData("Host=127.0.0.1;Username=u;Password=hunter2${secret:database-password}", null, "whole password")]
    [InlineData("Host=127.0.0.1;Username=u;Password=hunter2${", null, "whole password")]
    [InlineData("Host=${secret:host};Username=u", null, "Host holds a placeholder")]
    public async Task Settings_that_cannot_work_say_what_to_write(string connectionString, string? login, string said)
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = connectionString, ["DataSync__Database__Login"] = login };

        var result = await CliProcess.RunAsync(settings, "migrate");

        result.ExitCode.ShouldBe(3, result.Output + result.Error);
        result.Error.ShouldContain(said);
        result.Error.ShouldNotContain("hunter2");
        result.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("Host=db.example.com;Username=u;SSL Mode=Disable", "SSL Mode=Require")]
    [InlineData("Host=127.0.0.1;Username=u;Password=${NAME}", "ConnectionStrings:Durable")]
    public async Task The_journal_is_under_the_same_rules(string journal, string said)
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = database.ConnectionString, ["ConnectionStrings__Durable"] = journal };

        var result = await CliProcess.RunAsync(settings, "host", "--urls", "http://127.0.0.1:0");

        result.ExitCode.ShouldBe(3, result.Output + result.Error);
        result.Error.ShouldContain(said);
    }

    /// <summary>Bootstraps the stage's database, migrates it as the pipeline, and lets the app in as a member of its role only.</summary>
    private static AppLogin Limit(SyncStage stage)
    {
        var app = Wait(AppLogin.BootstrapAsync(stage.Database));
        var migrated = Wait(app.MigrateAsync(stage.Yaml.Folder));
        migrated.ExitCode.ShouldBe(0, migrated.Error);
        stage.Settings["ConnectionStrings:Durable"] = stage.Database.ConnectionString;
        stage.Settings["ConnectionStrings:DataSync"] = app.ConnectionString;
        return app;
    }

    private static async Task PrepareAsync(SyncStage stage, SecuredPostgres secured)
    {
        var admin = new Dictionary<string, string?> { ["ConnectionStrings__DataSync"] = secured.AdminConnectionString };
        var migrated = await CliProcess.RunAsync(
            admin, "migrate", "--definitions", stage.Yaml.Folder, "--app-role", "datasync_app", "--app-login", "app");
        migrated.ExitCode.ShouldBe(0, migrated.Error);
        stage.Settings["ConnectionStrings:Durable"] = stage.Database.ConnectionString;
        stage.Settings["ConnectionStrings:DataSync"] = $"{secured.ConnectionString("app")};Password=${{secret:database-password}}";
        stage.Settings["Secrets:database-password"] = "first-password";
    }

    /// <summary>The stage asks for its settings in between; there is no test context to block.</summary>
    private static T Wait<T>(Task<T> task) => Task.Run(() => task).GetAwaiter().GetResult();

    private static void Wait(Task task) => Task.Run(() => task).GetAwaiter().GetResult();

    private static FaultRule Slow() => new() { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(100), Times = int.MaxValue };

    private static async Task<string?> HeldAsync(TestDatabase database, string role) => await database.ScalarAsync<string>($"""
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT c.oid::text || x.privilege_type AS line FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x WHERE x.grantee = '{role}'::regrole
            UNION ALL
            SELECT a.attrelid::text || a.attname || x.privilege_type FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x
            WHERE a.attacl IS NOT NULL AND x.grantee = '{role}'::regrole) held
        """);

    private static Dictionary<string, string?> Entra(IdentityEndpoint identity, string connection, string journal, SampleApiServer api)
    {
        var settings = Settings(connection, journal, api);
        settings["DataSync__Database__Login"] = "Entra";

        // In Azure nobody makes one.
        settings["SECRET_DEAD_LETTER_KEY"] = Convert.ToBase64String(new byte[32]);
        foreach (var (name, value) in identity.Variables)
            settings[name] = value;
        return settings;
    }

    private static Dictionary<string, string?> Settings(string connection, string journal, SampleApiServer api) => new()
    {
        ["ConnectionStrings__DataSync"] = connection,
        ["ConnectionStrings__Durable"] = journal,
        ["API_BASE_URL"] = api.BaseUrl,
        ["SECRET_CUSTOMER_API_KEY"] = "key-1",
        ["DataSync__Host"] = "http://127.0.0.1:1",
    };
}

using System.Net.Http.Json;
using System.Text.Json;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;
using DataSync.TestKit.KeyVault;

namespace DataSync.EndToEnd.Tests;

/// <summary>
/// The real process with a managed identity and a vault, both as in Azure: the identity's endpoint from the environment,
/// the vault under its own host name with the SDK's checks of certificate and challenge.
/// </summary>
public sealed class VaultProcessTests
{
    [Fact]
    public async Task Check_and_run_take_every_secret_from_the_vault_with_the_managed_identity()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 300, BadRate = 0, ApiKeys = [SyncStage.ApiKey] });
        var settings = Settings(vault, database.ConnectionString, api);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);

        var check = await CliProcess.RunAsync(settings, "check", "--json");
        check.ExitCode.ShouldBe(0, check.Output + check.Error);
        var run = await CliProcess.RunAsync(settings, "run", "customers", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("counts").GetProperty("inserted").GetInt64().ShouldBe(300);
        vault.Identity.Asked.ShouldContain("https://vault.azure.net");
    }

    [Fact]
    public async Task Check_lists_every_secret_that_is_missing_or_denied_and_ends_with_3()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Vault.Delete("customer-api-key");
        vault.Vault.Delete("dead-letter-key");
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 1 });
        var settings = Settings(vault, database.ConnectionString, api);

        var missing = await CliProcess.RunAsync(settings, "check", "--json");
        vault.Vault.Denied = "ForbiddenByRbac";
        var denied = await CliProcess.RunAsync(settings, "check", "--json");
        var offline = await CliProcess.RunAsync(settings, "check", "--offline", "--json");

        missing.ExitCode.ShouldBe(3);
        missing.Output.ShouldContain("--vault-name kv-test --name customer-api-key");
        missing.Output.ShouldContain("--vault-name kv-test --name dead-letter-key");
        denied.ExitCode.ShouldBe(3);
        denied.Output.ShouldContain("Key Vault Secrets User");
        offline.ExitCode.ShouldBe(0, offline.Output);
    }

    [Fact]
    public async Task Without_a_login_on_a_desk_check_says_to_log_in()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 1 });
        var settings = Settings(vault, database.ConnectionString, api);
        // Nobody is logged in where there is no tool to log in with.
        foreach (var name in new[] { "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET" })
            settings[name] = null;
        settings["PATH"] = settings["HOME"] = Path.Combine(AppContext.BaseDirectory, "no-such-folder");

        var check = await CliProcess.RunAsync(settings, "check", "--json");

        check.ExitCode.ShouldBe(3);
        check.Output.ShouldContain("az login");
        vault.Vault.ReadsOf("customer-api-key").ShouldBe(0);
    }

    [Fact]
    public async Task An_identity_whose_endpoint_fails_is_told_as_passing()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Identity.Failure = 500;
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 1 });

        var preview = await CliProcess.RunAsync(Settings(vault, database.ConnectionString, api), "preview", "customers");

        preview.ExitCode.ShouldBe(4, preview.Error);
        preview.Error.ReplaceLineEndings(" ").ShouldContain("system-assigned identity");
    }

    [Fact]
    public async Task A_host_goes_on_with_a_rotated_key_without_a_restart()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 300, BadRate = 0, ApiKeys = [SyncStage.ApiKey] });
        var settings = Settings(vault, database.ConnectionString, api);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        await using var host = await HostProcess.StartAsync(settings);
        (await CliProcess.RunAsync(settings, "run", "customers", "--follow", "--json", "--host", host.Url)).ExitCode.ShouldBe(0);

        vault.Vault.Set("customer-api-key", "k-rotated");
        api.ApiKeys = ["k-rotated"];
        var run = await CliProcess.RunAsync(settings, "run", "customers", "--follow", "--json", "--host", host.Url);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("counts").GetProperty("unchanged").GetInt64().ShouldBe(300);
        vault.Vault.ReadsOf("customer-api-key").ShouldBe(2);
    }

    [Fact]
    public async Task A_verbose_host_under_faults_writes_no_secret_in_any_form()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var password = await DatabasePassword.CreateAsync(database);
        await using var api = await SampleApiServer.StartAsync(FaultyApi());
        var settings = Settings(vault, password.ConnectionString, api);
        (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);
        await using var host = await HostProcess.StartAsync(settings, "--verbose");
        var told = "";
        foreach (var key in new[] { SyncStage.ApiKey, "k-rotated+/=x", "k-refused" })
        {
            // The third is one that the API does not take: the run fails, and tells why.
            vault.Vault.Set("customer-api-key", key);
            api.ApiKeys = key == SyncStage.ApiKey ? [key] : ["k-rotated+/=x"];
            vault.Vault.Faults.Enqueue(new VaultFault(500));
            var run = await CliProcess.RunAsync(settings, "run", "customers", "--follow", "--json", "--verbose", "--host", host.Url);
            told += run.Output + run.Error;
        }

        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        told += await http.GetStringAsync("/api/sync/status/customers") + await http.GetStringAsync("/api/sync/history");
        told += (await CliProcess.RunAsync(settings, "check", "--verbose")).Output;
        told += await host.EndAsync();

        told.ShouldContain("read again from https://kv-test.vault.azure.net/");
        Forbidden.ShouldHoldNone(
            told, SyncStage.ApiKey, "k-rotated+/=x", "k-refused", vault.DeadLetterKey, password.Password, vault.Identity.AccessToken, vault.Identity.Header);
    }

    [Fact]
    public async Task An_app_that_logs_everything_under_faults_tells_no_secret_in_any_form()
    {
        await using var vault = await VaultFixture.StartAsync();
        DatabasePassword? password = null;
        await using var stage = await SyncStage.SetUpAsync(FaultyApi(), new SyncYaml(pagesPerChunk: 2), stage =>
        {
            vault.UseIn(stage);
            password = DatabasePassword.CreateAsync(stage.Database).GetAwaiter().GetResult();
            stage.Settings["ConnectionStrings:DataSync"] = password.ConnectionString;
            stage.Settings["Logging:LogLevel:Default"] = "Trace";
            stage.Settings["Logging:LogLevel:Npgsql"] = "Trace";
        });
        await using var _ = password!;

        var run = await stage.RunToEndAsync();
        vault.Vault.Set("customer-api-key", "k-rotated+/=x");
        stage.Api.ApiKeys = ["k-rotated+/=x"];
        await stage.RunToEndAsync();
        stage.Api.ApiKeys = ["another"];
        await stage.RunToEndAsync();
        await stage.DeadLettersAsync(run.BatchId);

        var told = string.Join('\n', stage.Logs.Lines)
            + await stage.Http.GetStringAsync("/api/sync/status/customers")
            + await stage.Http.GetStringAsync("/api/sync/history")
            + await stage.Http.GetStringAsync("/runtime/webhooks/durabletask/instances/sync-customers?showHistory=true&showHistoryOutput=true&showInput=true");
        foreach (var table in new[] { "durable.instance", "durable.history", "datasync.run", "datasync.checkpoint", "datasync.sync_log", "datasync.dead_letter" })
            told += await stage.Database.ScalarAsync<string>($"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t");
        run.Counts.DeadLettered.ShouldBeGreaterThan(0);
        told.ShouldContain("Debug DataSync.Secrets.Audit[4101]");
        Forbidden.ShouldHoldNone(
            told, SyncStage.ApiKey, "k-rotated+/=x", vault.DeadLetterKey, password!.Password, vault.Identity.AccessToken);
    }

    [Fact]
    public async Task Secrets_of_a_desk_may_be_user_secrets_and_the_environment_comes_before_them()
    {
        var home = Directory.CreateTempSubdirectory("datasync-user-");
        try
        {
            var folder = home.CreateSubdirectory(Path.Combine("Microsoft", "UserSecrets", "datasync-functions"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "secrets.json"), """{ "Secrets:customer-api-key": "of-the-user" }""");
            await using var database = await TestDatabase.CreateAsync();
            await using var api = await SampleApiServer.StartAsync(new SampleApiOptions { Records = 100, BadRate = 0, ApiKeys = ["of-the-user"] });
            var settings = Settings(null, database.ConnectionString, api);
            settings["APPDATA"] = home.FullName;
            (await CliProcess.RunAsync(settings, "migrate")).ExitCode.ShouldBe(0);

            (await CliProcess.RunAsync(settings, "run", "customers", "--json")).ExitCode.ShouldBe(0);
            settings["Secrets__customer-api-key"] = "of-the-environment";
            (await CliProcess.RunAsync(settings, "run", "customers", "--json")).ExitCode.ShouldBe(6);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static SampleApiOptions FaultyApi() => new()
    {
        Records = 1_000,
        BadRate = 0.03,
        ApiKeys = [SyncStage.ApiKey],
        Faults =
        [
            new FaultRule { Kind = FaultKind.Status, Status = 500, Pages = [2], Times = 1 },
            new FaultRule { Kind = FaultKind.DropMidBody, Pages = [3], Times = 1 },
            new FaultRule { Kind = FaultKind.Status, Status = 429, Pages = [4], Times = 1 },
        ],
    };

    private static Dictionary<string, string?> Settings(VaultFixture? vault, string connection, SampleApiServer api)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings__DataSync"] = connection,
            ["API_BASE_URL"] = api.BaseUrl,
            ["DataSync__Host"] = "http://127.0.0.1:1",
            ["DataSync__Http__BaseDelay"] = "00:00:00.01",
            ["AzureWebJobs__ScheduleTick__Disabled"] = "true",
        };
        foreach (var (name, value) in vault?.Vault.Variables ?? new Dictionary<string, string?>())
            settings[name] = value;
        return settings;
    }
}

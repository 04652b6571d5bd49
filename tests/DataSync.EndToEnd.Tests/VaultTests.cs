using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DataSync.Core.Runs;
using DataSync.EndToEnd.Tests.Support;
using DataSync.SampleApi;
using DataSync.SampleApi.Faults;
using DataSync.TestKit.KeyVault;

namespace DataSync.EndToEnd.Tests;

/// <summary>The main job with every secret in a vault: the app in this process, the vault over HTTPS.</summary>
public sealed class VaultTests
{
    private const int Records = 1_000;

    [Fact]
    public async Task A_run_takes_every_secret_from_the_vault_reads_each_once_and_audits_it()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = Records, BadRate = 0.03 });

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.CompletedWithErrors, run.Reason);
        run.Counts.Accounted.ShouldBe(Records);
        (await stage.DeadLettersAsync(run.BatchId)).Count.ShouldBe((int)run.Counts.DeadLettered);
        vault.Vault.ReadsOf("customer-api-key").ShouldBe(1);
        vault.Vault.ReadsOf("dead-letter-key").ShouldBe(1);
        var audit = stage.Logs.Lines.Where(line => line.Contains("DataSync.Secrets.Audit", StringComparison.Ordinal)).ToList();
        audit.Count(line => line.StartsWith("Information", StringComparison.Ordinal)).ShouldBe(2);
        audit.ShouldContain(line => line.Contains("[4100]") && line.Contains("customer-api-key") && line.Contains("sync customers"));
        audit.ShouldContain(line => line.Contains("[4100]") && line.Contains("dead-letter-key") && line.Contains("dead letters"));
    }

    [Fact]
    public async Task A_key_rotated_in_the_middle_of_a_run_is_read_once_and_the_run_goes_on()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var stage = await StageAsync(vault, SlowApi());
        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(() => stage.Api.Requests.Of(3) > 0, TimeSpan.FromSeconds(20), "page 3 to be asked for");

        vault.Vault.Set("customer-api-key", "k-rotated");
        stage.Api.ApiKeys = ["k-rotated"];

        var run = await stage.UntilAsync(batchId);
        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Records);
        vault.Vault.ReadsOf("customer-api-key").ShouldBe(2);
        stage.Logs.Lines.Count(line => line.Contains("[4102]")).ShouldBe(1);
    }

    [Fact]
    public async Task A_pinned_version_stays_when_the_secret_is_rotated()
    {
        await using var vault = await VaultFixture.StartAsync();
        var pinned = vault.Vault.Set("customer-api-key", SyncStage.ApiKey);
        vault.Vault.Set("customer-api-key", "newer");
        using var yaml = new SyncYaml();
        yaml.Rewrite("customers", text => text.Replace("customer-api-key}", $"customer-api-key@{pinned.Version}}}", StringComparison.Ordinal));
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = 200, BadRate = 0 }, yaml);

        (await stage.RunToEndAsync()).Status.ShouldBe(RunStatus.Success);

        stage.Logs.Lines.ShouldContain(line => line.Contains($"customer-api-key@{pinned.Version}"));
    }

    [Fact]
    public async Task A_run_waits_for_a_vault_that_is_away_and_says_so()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Vault.Fault = new VaultFault(503);
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = Records, BadRate = 0 });

        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(
            async () => (await stage.ProgressAsync())?.Reason?.Contains("kv-test.vault.azure.net") == true, TimeSpan.FromSeconds(30), "the run to say that it waits for the vault");
        vault.Vault.Fault = null;

        var run = await stage.UntilAsync(batchId);
        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        run.Counts.Inserted.ShouldBe(Records);
    }

    [Fact]
    public async Task A_vault_that_goes_away_in_the_middle_of_a_run_stops_nothing()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var stage = await StageAsync(vault, SlowApi(), configure: stage => stage.Settings["DataSync:KeyVault:CacheLifetime"] = "00:00:00.001");
        var batchId = await stage.TriggerAsync();
        await Eventually.UntilAsync(() => stage.Api.Requests.Of(3) > 0, TimeSpan.FromSeconds(20), "page 3 to be asked for");

        vault.Vault.Fault = new VaultFault(503);

        var run = await stage.UntilAsync(batchId);
        run.Status.ShouldBe(RunStatus.Success, run.Reason);
        stage.Logs.Lines.ShouldContain(line => line.StartsWith("Warning DataSync.Secrets.Audit[4104]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asking_for_statuses_touches_no_secret_and_works_while_the_vault_is_away()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Vault.Fault = VaultFault.Drop;
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = 10 });

        foreach (var path in new[] { "/api/sync/status", "/api/sync/status/customers", "/api/sync/history", "/api/health" })
            (await stage.Http.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);

        vault.Vault.ReadsOf("customer-api-key").ShouldBe(0);
        vault.Vault.ReadsOf("dead-letter-key").ShouldBe(0);
    }

    [Fact]
    public async Task A_secret_that_the_vault_does_not_have_refuses_trigger_and_preview_with_the_remedy()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Vault.Delete("customer-api-key");
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = 10 });

        foreach (var path in new[] { "/api/sync/trigger/customers", "/api/sync/preview/customers" })
        {
            using var answer = await stage.Http.PostAsync(path, null);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("az keyvault secret set --vault-name kv-test --name customer-api-key");
        }
    }

    [Fact]
    public async Task A_preview_says_that_the_vault_is_away()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Vault.Fault = new VaultFault(503);
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = 10 });

        using var answer = await stage.Http.PostAsync("/api/sync/preview/customers", null);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!.ShouldContain("503");
    }

    [Fact]
    public async Task A_vault_without_a_key_for_dead_letters_fails_the_run_before_it_reads()
    {
        await using var vault = await VaultFixture.StartAsync();
        vault.Vault.Delete("dead-letter-key");
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = 10 });

        var run = await stage.RunToEndAsync();

        run.Status.ShouldBe(RunStatus.Failed);
        run.Reason!.ShouldContain("az keyvault secret set --vault-name kv-test --name dead-letter-key");
        stage.Api.Requests.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Dead_letters_of_before_a_key_was_rotated_can_still_be_read()
    {
        await using var vault = await VaultFixture.StartAsync();
        await using var stage = await StageAsync(vault, new SampleApiOptions { Records = Records, BadRate = 0.03 });
        var before = await stage.RunToEndAsync();
        vault.Vault.Set("dead-letter-key", Convert.ToBase64String(new byte[32]));
        await stage.StopAppAsync();
        await stage.StartAppAsync();

        var after = await stage.RunToEndAsync();

        (await stage.DeadLettersAsync(before.BatchId)).Count.ShouldBe((int)before.Counts.DeadLettered);
        (await stage.DeadLettersAsync(after.BatchId)).Count.ShouldBe((int)after.Counts.DeadLettered);
        (await stage.Database.ScalarAsync<long>("SELECT count(DISTINCT key_id) FROM datasync.dead_letter")).ShouldBe(2);
    }

    private static SampleApiOptions SlowApi() => new()
    {
        Records = Records,
        BadRate = 0,
        Faults = [new FaultRule { Kind = FaultKind.Slow, Delay = TimeSpan.FromMilliseconds(50), Times = int.MaxValue }],
    };

    private static Task<SyncStage> StageAsync(VaultFixture vault, SampleApiOptions api, SyncYaml? yaml = null, Action<SyncStage>? configure = null) =>
        SyncStage.SetUpAsync(api, yaml ?? new SyncYaml(pagesPerChunk: 2), stage =>
        {
            vault.UseIn(stage);
            configure?.Invoke(stage);
        });
}

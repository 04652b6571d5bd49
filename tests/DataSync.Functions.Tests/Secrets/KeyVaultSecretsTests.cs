using DataSync.Functions.Secrets;
using DataSync.TestKit.KeyVault;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>Secrets from a vault: how they are asked for, and what its errors mean.</summary>
public sealed class KeyVaultSecretsTests
{
    [Fact]
    public async Task A_secret_is_read_with_the_managed_identity_and_the_audit_tells_who_which_and_from_where()
    {
        await using var stage = await VaultStage.SetUpAsync();
        var current = stage.Vault.Set("api-key", "current");

        (await stage.GetAsync()).ShouldBe("current");

        stage.Identity.Asked.ShouldContain("https://vault.azure.net");
        var (id, level, text) = stage.Audit.Entries.Single();
        (id, level).ShouldBe((4100, LogLevel.Information));
        foreach (var told in new[] { "api-key", current.Version, "https://kv-test.vault.azure.net/", "system-assigned identity", "sync customers", "source.config.api_key" })
            text.ShouldContain(told);
    }

    [Fact]
    public async Task A_pinned_version_is_that_version_whatever_became_of_the_secret_since()
    {
        await using var stage = await VaultStage.SetUpAsync();
        var first = stage.Vault.Set("api-key", "first");
        stage.Vault.Set("api-key", "second");

        (await stage.GetAsync(version: first.Version)).ShouldBe("first");
        (await stage.GetAsync()).ShouldBe("second");
    }

    [Fact]
    public async Task A_user_assigned_identity_is_asked_for_by_its_client_id()
    {
        await using var stage = await VaultStage.SetUpAsync(clientId: ThisProcess.ClientId);

        (await stage.GetAsync()).ShouldBe(VaultStage.Value);

        stage.Audit.Text.ShouldContain($"user-assigned identity {ThisProcess.ClientId}");
    }

    [Fact]
    public async Task An_identity_that_the_app_does_not_have_is_an_error_that_names_the_setting()
    {
        await using var stage = await VaultStage.SetUpAsync(clientId: "7f0c2f0e-54a1-4a37-9d5a-00000000dead");

        var error = await Should.ThrowAsync<SecretRefusedException>(() => stage.GetAsync());

        error.Message.ShouldContain("DataSync:Identity:ClientId");
        error.Message.ShouldContain("7f0c2f0e-54a1-4a37-9d5a-00000000dead");
        stage.Vault.ReadsOf("api-key").ShouldBe(0);
    }

    [Fact]
    public async Task A_missing_or_deleted_secret_is_told_with_sync_secret_vault_and_both_remedies()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Delete("api-key");

        var error = await Should.ThrowAsync<SecretMissingException>(() => stage.GetAsync());

        foreach (var told in new[] { "sync customers", "source.config.api_key", "https://kv-test.vault.azure.net/", "az keyvault secret set --vault-name kv-test --name api-key", "az keyvault secret recover --vault-name kv-test --name api-key" })
            error.Message.ShouldContain(told);
        stage.Audit.Entries.Single().Event.ShouldBe(4105);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_named()
    {
        await using var stage = await VaultStage.SetUpAsync();

        var error = await Should.ThrowAsync<SecretMissingException>(() => stage.GetAsync(version: "0123456789abcdef0123456789abcdef"));

        error.Message.ShouldContain("api-key@0123456789abcdef0123456789abcdef");
    }

    [Fact]
    public async Task A_disabled_secret_says_how_to_enable_it()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Set("api-key", VaultStage.Value).Enabled = false;

        var error = await Should.ThrowAsync<SecretRefusedException>(() => stage.GetAsync());

        error.Message.ShouldContain("is disabled");
        error.Message.ShouldContain("--enabled true");
        error.ToString().ShouldNotContain(VaultStage.Value);
    }

    [Theory]
    [InlineData("ForbiddenByRbac", "Key Vault Secrets User")]
    [InlineData("AccessDenied", "Key Vault Secrets User")]
    [InlineData("ForbiddenByFirewall", "private endpoint")]
    [InlineData("ForbiddenByConnection", "private endpoint")]
    public async Task Denied_access_says_who_was_denied_what_and_what_to_give(string code, string remedy)
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Denied = code;

        var error = await Should.ThrowAsync<SecretRefusedException>(() => stage.GetAsync());

        error.Message.ShouldContain(remedy);
        error.Message.ShouldContain(code);
        error.Message.ShouldContain("secret api-key");
        stage.Audit.Entries.Single().Event.ShouldBe(4106);
        stage.Vault.ReadsOf("api-key").ShouldBe(1);
    }

    [Theory]
    [InlineData(429, 1)]
    [InlineData(500, null)]
    [InlineData(503, 1)]
    [InlineData(null, null)]
    public async Task A_passing_fault_is_retried_and_not_told(int? status, int? retryAfter)
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Faults.Enqueue(new VaultFault(status, retryAfter));

        (await stage.GetAsync()).ShouldBe(VaultStage.Value);

        stage.Vault.ReadsOf("api-key").ShouldBe(2);
        stage.Audit.Entries.Single().Event.ShouldBe(4100);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(null)]
    public async Task A_vault_that_stays_away_is_unavailable_after_few_retries(int? status)
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Fault = new VaultFault(status);

        var error = await Should.ThrowAsync<SecretUnavailableException>(() => stage.GetAsync());

        error.Message.ShouldContain("https://kv-test.vault.azure.net/");
        error.Message.ShouldContain(status is null ? "cannot be reached" : $"{status}");
        // Under a dropped connection the HTTP client retries too.
        stage.Vault.ReadsOf("api-key").ShouldBeInRange(4, status is null ? 16 : 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_wait_that_the_vault_asks_for_or_takes_holds_a_caller_longer_than_the_limit(bool asks)
    {
        await using var stage = await VaultStage.SetUpAsync(new SecretSettings { ReadTimeout = TimeSpan.FromSeconds(1) });
        stage.Vault.Fault = asks ? new VaultFault(429, RetryAfter: 3600) : null;
        stage.Vault.Delay = asks ? TimeSpan.Zero : TimeSpan.FromMinutes(5);

        var error = await Should.ThrowAsync<SecretUnavailableException>(() => stage.GetAsync().WaitAsync(TimeSpan.FromSeconds(20)));

        error.Message.ShouldContain("within 1 s");
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_cancelled_and_the_next_one_reads()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Delay = TimeSpan.FromMinutes(5);
        using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(
            () => stage.Store.GetAsync(new SecretName("api-key"), VaultStage.Use, giveUp.Token).AsTask());
        stage.Vault.Delay = TimeSpan.Zero;

        (await stage.GetAsync()).ShouldBe(VaultStage.Value);
    }
}

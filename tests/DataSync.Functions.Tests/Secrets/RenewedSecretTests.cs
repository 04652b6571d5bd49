using DataSync.Core.Definitions;
using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using DataSync.TestKit.KeyVault;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>What a source makes of a secret, such as the next refresh token, is stored where the secret comes from.</summary>
public sealed class RenewedSecretTests
{
    private static readonly SyncDefinition Sync = SyncDefinitionParser.Parse(
        """
        name: customers
        source:
          connector: crm
          stream: customers
          config:
            refresh_token: "${secret:api-key}"
            pinned: "${secret:api-key@0123456789abcdef0123456789abcdef}"
            mixed: "x ${secret:api-key}"
            plain: "text"
        mapping: { id: { from: id, required: true } }
        destination: { table: customers, key: [id] }
        """,
        "customers.yaml").Definition;

    [Fact]
    public async Task A_new_value_is_a_new_version_in_the_vault_and_used_by_all_at_once()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();

        (await Settings(stage.Store).RenewAsync(Sync, "refresh_token", "n3w token", default)).ShouldBeTrue();

        (await stage.GetAsync()).ShouldBe("n3w token");
        stage.Vault.ReadsOf("api-key").ShouldBe(1);
        var fresh = new SecretStore(stage.Reader, new SecretSettings(), new SecretAudit(stage.Audit), stage.Time);
        (await fresh.GetAsync(new SecretName("api-key"), VaultStage.Use, default)).ShouldBe("n3w token");
        var (id, level, text) = stage.Audit.Entries.Single(entry => entry.Event == 4108);
        level.ShouldBe(LogLevel.Information);
        foreach (var told in new[] { "api-key", "https://kv-test.vault.azure.net/", "system-assigned identity", "sync customers", "source.config.refresh_token" })
            text.ShouldContain(told);
        stage.Audit.Text.ShouldNotContain("n3w token");
        id.ShouldBe(4108);
    }

    [Theory]
    [InlineData("pinned")]
    [InlineData("mixed")]
    [InlineData("plain")]
    [InlineData("unknown")]
    public async Task A_value_that_is_not_one_current_secret_has_no_place_for_a_new_one(string property)
    {
        await using var stage = await VaultStage.SetUpAsync();

        (await Settings(stage.Store).RenewAsync(Sync, property, "n3w", default)).ShouldBeFalse();

        (await stage.GetAsync()).ShouldBe(VaultStage.Value);
    }

    [Fact]
    public async Task An_identity_that_may_not_set_it_is_told_the_role_and_the_value_stays()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Denied = "ForbiddenByRbac";

        var error = await Should.ThrowAsync<SecretRefusedException>(() => Settings(stage.Store).RenewAsync(Sync, "refresh_token", "n3w token", default).AsTask());

        error.Message.ShouldContain("Key Vault Secrets Officer");
        error.Message.ShouldContain("sync customers: source.config.refresh_token");
        error.ToString().ShouldNotContain("n3w token");
        stage.Audit.Entries.Last().ShouldSatisfyAllConditions(entry => entry.Event.ShouldBe(4109), entry => entry.Level.ShouldBe(LogLevel.Error));
        (await stage.GetAsync()).ShouldBe(VaultStage.Value);
    }

    [Fact]
    public async Task A_vault_that_is_away_is_told_as_such_so_that_the_value_is_offered_again()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Fault = VaultFault.Drop;

        await Should.ThrowAsync<SecretUnavailableException>(() => Settings(stage.Store).RenewAsync(Sync, "refresh_token", "n3w", default).AsTask());

        stage.Vault.Fault = null;
        await Settings(stage.Store).RenewAsync(Sync, "refresh_token", "n3w", default);
        (await stage.GetAsync()).ShouldBe("n3w");
    }

    [Fact]
    public async Task On_a_desk_it_is_kept_in_the_users_folder_until_the_user_sets_another()
    {
        var folder = Directory.CreateTempSubdirectory("datasync-renewed");
        try
        {
            await Settings(Desk(folder, "first")).RenewAsync(Sync, "refresh_token", "second", default);
            await Settings(Desk(folder, "first")).RenewAsync(Sync, "refresh_token", "third", default);

            (await ReadAsync(Desk(folder, "first"))).ShouldBe("third");
            (await ReadAsync(Desk(folder, "set anew"))).ShouldBe("set anew");
            var file = folder.GetFiles().Single();
            file.Name.ShouldBe("api-key.json");
            if (!OperatingSystem.IsWindows())
                file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task In_azure_without_a_vault_it_cannot_be_kept_and_the_error_says_what_to_do()
    {
        var error = await Should.ThrowAsync<SecretRefusedException>(() => Settings(Desk(null, "first")).RenewAsync(Sync, "refresh_token", "second", default).AsTask());

        error.Message.ShouldContain("DataSync:KeyVault:Uri");
        error.ToString().ShouldNotContain("second");
    }

    private static SecretStore Desk(DirectoryInfo? folder, string value) => new(
        new ConfigurationSecrets(Configuration(value), renewed: folder is null ? null : new RenewedSecrets(folder.FullName)),
        new SecretSettings(), new SecretAudit(new AuditLog()), new SteppedTime());

    private static IConfiguration Configuration(string value) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Secrets:api-key"] = value }).Build();

    private static SourceSettings Settings(SecretStore store) => new(Configuration("unused"), store);

    private static async Task<string> ReadAsync(SecretStore store) => await store.GetAsync(new SecretName("api-key"), VaultStage.Use, default);
}

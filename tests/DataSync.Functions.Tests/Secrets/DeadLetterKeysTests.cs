using System.Security.Cryptography;
using DataSync.Functions.Secrets;
using DataSync.Postgres;
using DataSync.TestKit.KeyVault;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>The key of the dead letters, and what happens when it is rotated.</summary>
public sealed class DeadLetterKeysTests
{
    private static readonly byte[] Payload = "a record"u8.ToArray();
    private readonly Guid _run = Guid.CreateVersion7();

    [Fact]
    public async Task A_rotated_key_encrypts_and_earlier_versions_in_the_vault_still_decrypt()
    {
        await using var stage = await VaultStage.SetUpAsync();
        var keys = new DeadLetterKeys(stage.Store);
        var letters = new List<(string KeyId, byte[] Bytes)>();
        for (var rotation = 0; rotation < 3; rotation++)
        {
            stage.Vault.Set(DeadLetterKeys.KeySecret, NewKey());
            stage.Time.Advance(TimeSpan.FromHours(1));
            var cipher = await keys.CurrentAsync(default);
            letters.Add((cipher.KeyId, cipher.Encrypt(Payload, _run, 1, 0)));
        }

        letters.Select(letter => letter.KeyId).ShouldBeUnique();
        foreach (var (keyId, bytes) in letters)
            (await new DeadLetterKeys(stage.Store).ForAsync(keyId, default)).Decrypt(bytes, keyId, _run, 1, 0).ShouldBe(Payload);
        (await keys.CurrentAsync(default)).KeyId.ShouldBe(letters[^1].KeyId);
    }

    [Fact]
    public async Task Earlier_versions_are_read_only_when_a_payload_asks_for_one()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Set(DeadLetterKeys.KeySecret, NewKey());
        stage.Vault.Set(DeadLetterKeys.KeySecret, NewKey());
        var keys = new DeadLetterKeys(stage.Store);

        var current = await keys.CurrentAsync(default);
        await keys.ForAsync(current.KeyId, default);

        stage.Vault.ReadsOf(DeadLetterKeys.KeySecret).ShouldBe(1);
    }

    [Fact]
    public async Task A_disabled_version_decrypts_no_more_and_one_that_is_no_key_stands_in_nobodys_way()
    {
        await using var stage = await VaultStage.SetUpAsync();
        var keys = new DeadLetterKeys(stage.Store);
        var (oldest, disabled) = (NewKey(), NewKey());
        stage.Vault.Set(DeadLetterKeys.KeySecret, oldest);
        stage.Vault.Set(DeadLetterKeys.KeySecret, "set by mistake");
        stage.Vault.Set(DeadLetterKeys.KeySecret, disabled).Enabled = false;
        stage.Vault.Set(DeadLetterKeys.KeySecret, NewKey());

        (await keys.ForAsync(IdOf(oldest), default)).Knows(IdOf(oldest)).ShouldBeTrue();
        var cipher = await keys.ForAsync(IdOf(disabled), default);
        var error = Should.Throw<DeadLetterKeyException>(() => cipher.Decrypt(new byte[40], IdOf(disabled), _run, 1, 0));
        error.Message.ShouldContain(IdOf(disabled));
    }

    [Fact]
    public async Task A_vault_without_the_key_says_how_to_make_one()
    {
        await using var stage = await VaultStage.SetUpAsync();

        var error = await Should.ThrowAsync<SecretMissingException>(() => new DeadLetterKeys(stage.Store).CurrentAsync(default).AsTask());

        error.Message.ShouldContain("dead letters");
        error.Message.ShouldContain("az keyvault secret set --vault-name kv-test --name dead-letter-key");
    }

    [Fact]
    public async Task A_key_that_is_none_says_how_to_make_one_and_does_not_show_it()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Set(DeadLetterKeys.KeySecret, "hunter2");

        var error = await Should.ThrowAsync<PostgresConfigurationException>(() => new DeadLetterKeys(stage.Store).CurrentAsync(default).AsTask());

        error.Message.ShouldContain("openssl rand -base64 32");
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Without_a_vault_the_key_before_is_a_secret_of_its_own()
    {
        var (now, before) = (NewKey(), NewKey());
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["Secrets:dead-letter-key"] = now, ["SECRET_DEAD_LETTER_KEY_PREVIOUS"] = before }).Build();
        var store = new SecretStore(new ConfigurationSecrets(configuration), new SecretSettings(), new SecretAudit(new AuditLog()), TimeProvider.System);

        var cipher = await new DeadLetterKeys(store).ForAsync(IdOf(before), default);

        cipher.Knows(IdOf(before)).ShouldBeTrue();
        cipher.KeyId.ShouldBe(IdOf(now));
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static string IdOf(string key) => new DeadLetterCipher(Convert.FromBase64String(key)).KeyId;
}

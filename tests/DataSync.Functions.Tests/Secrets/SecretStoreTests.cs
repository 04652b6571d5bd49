using DataSync.Functions.Secrets;
using DataSync.TestKit.KeyVault;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>How long values are used, when they are read again, and what happens while the vault is away.</summary>
public sealed class SecretStoreTests
{
    private static readonly SecretSettings Defaults = new();

    [Fact]
    public async Task A_value_is_used_for_its_lifetime_and_then_read_again()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Set("api-key", "rotated");

        stage.Time.Advance(Defaults.CacheLifetime - TimeSpan.FromSeconds(1));
        (await stage.GetAsync()).ShouldBe(VaultStage.Value);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        (await stage.GetAsync()).ShouldBe("rotated");

        stage.Vault.ReadsOf("api-key").ShouldBe(2);
        stage.Audit.Entries.Select(entry => (entry.Event, entry.Level)).ShouldBe(
            [(4100, LogLevel.Information), (4101, LogLevel.Debug), (4100, LogLevel.Information)]);
    }

    [Fact]
    public async Task Many_who_ask_at_once_are_answered_by_one_read()
    {
        await using var stage = await VaultStage.SetUpAsync();
        stage.Vault.Delay = TimeSpan.FromMilliseconds(200);

        var values = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => stage.GetAsync())));

        values.ShouldAllBe(value => value == VaultStage.Value);
        stage.Vault.ReadsOf("api-key").ShouldBe(1);
    }

    [Fact]
    public async Task Fifty_refusals_at_once_are_one_read()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Set("api-key", "rotated");
        stage.Vault.Delay = TimeSpan.FromMilliseconds(200);

        var values = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => stage.GetFreshAsync())));

        values.ShouldAllBe(value => value == "rotated");
        stage.Vault.ReadsOf("api-key").ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_value_is_read_again_at_once_and_then_not_for_some_seconds()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Set("api-key", "rotated");

        (await stage.GetFreshAsync()).ShouldBe("rotated");
        for (var refusal = 0; refusal < 20; refusal++)
            (await stage.GetFreshAsync()).ShouldBe("rotated");
        stage.Vault.ReadsOf("api-key").ShouldBe(2);

        stage.Time.Advance(Defaults.Pause);
        stage.Vault.Set("api-key", "rotated again");
        (await stage.GetFreshAsync()).ShouldBe("rotated again");
        stage.Audit.Entries.Count(entry => entry.Event == 4102 && entry.Text.EndsWith("value changed", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task While_the_vault_is_away_an_expired_value_goes_on_being_used_with_a_warning_but_not_for_ever()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Fault = VaultFault.Drop;

        stage.Time.Advance(Defaults.CacheLifetime + TimeSpan.FromMinutes(59));
        (await stage.GetAsync()).ShouldBe(VaultStage.Value);
        var stale = stage.Audit.Entries.Last();
        (stale.Event, stale.Level).ShouldBe((4104, LogLevel.Warning));
        stale.Text.ShouldContain("69 minutes");

        stage.Time.Advance(TimeSpan.FromMinutes(2));
        await Should.ThrowAsync<SecretUnavailableException>(() => stage.GetAsync());
        stage.Audit.Entries.Last().Event.ShouldBe(4107);
    }

    [Fact]
    public async Task A_vault_that_did_not_answer_is_left_alone_for_some_seconds_and_seen_again_when_it_is_back()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Fault = new VaultFault(500);
        stage.Time.Advance(Defaults.CacheLifetime);

        for (var use = 0; use < 10; use++)
            await stage.GetAsync();
        stage.Vault.ReadsOf("api-key").ShouldBe(1 + 4);

        stage.Vault.Fault = null;
        stage.Vault.Set("api-key", "rotated");
        stage.Time.Advance(Defaults.Pause);
        (await stage.GetAsync()).ShouldBe("rotated");
    }

    [Fact]
    public async Task Who_has_a_value_does_not_wait_while_another_reads_it_anew()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Time.Advance(Defaults.CacheLifetime);
        stage.Vault.Delay = TimeSpan.FromMinutes(5);
        using var end = new CancellationTokenSource();
        var reads = stage.Vault.ReadsOf("api-key");
        var slow = stage.Store.GetAsync(new SecretName("api-key"), VaultStage.Use, end.Token).AsTask();
        await Eventually.UntilAsync(() => stage.Vault.ReadsOf("api-key") > reads, TimeSpan.FromSeconds(20), "the slow read to be on its way");

        (await stage.GetAsync().WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(VaultStage.Value);

        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task A_refused_value_is_not_used_again_because_the_vault_is_away()
    {
        await using var stage = await VaultStage.SetUpAsync();
        await stage.GetAsync();
        stage.Vault.Fault = VaultFault.Drop;

        await Should.ThrowAsync<SecretUnavailableException>(() => stage.GetFreshAsync());
    }

    [Fact]
    public async Task A_secret_that_was_disabled_is_used_no_more_once_that_is_known()
    {
        await using var stage = await VaultStage.SetUpAsync();
        var version = stage.Vault.Set("api-key", "to be disabled");
        await stage.GetAsync();
        version.Enabled = false;
        stage.Time.Advance(Defaults.CacheLifetime);

        await Should.ThrowAsync<SecretRefusedException>(() => stage.GetAsync());
        stage.Vault.Fault = VaultFault.Drop;
        stage.Time.Advance(Defaults.Pause);
        await Should.ThrowAsync<SecretUnavailableException>(() => stage.GetAsync());
    }

    [Fact]
    public async Task Nothing_that_is_told_holds_a_value()
    {
        await using var stage = await VaultStage.SetUpAsync();
        var told = new List<string?> { await Told(() => stage.GetFreshAsync()) };
        stage.Vault.Denied = "ForbiddenByRbac";
        stage.Time.Advance(TimeSpan.FromDays(1));
        told.Add(await Told(() => stage.GetAsync()));
        stage.Vault.Fault = new VaultFault(500);
        stage.Time.Advance(TimeSpan.FromDays(1));
        told.Add(await Told(() => stage.GetAsync()));
        told.Add(stage.Audit.Text);
        told.Add(new SecretReading.Found(VaultStage.Value, "1").ToString());

        string.Join('\n', told).ShouldNotContain(VaultStage.Value);
        string.Join('\n', told).ShouldNotContain(stage.Identity.AccessToken);
        told.Count(text => text?.Contains("api-key", StringComparison.Ordinal) == true).ShouldBe(3);

        static async Task<string?> Told(Func<Task<string>> ask)
        {
            try
            {
                await ask();
                return null;
            }
            catch (SecretException e)
            {
                return e.ToString();
            }
        }
    }
}

using DataSync.Functions.Composition;
using DataSync.Functions.Configuration;
using DataSync.Functions.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>Secrets of a desk, and the settings that say where secrets are.</summary>
public sealed class ConfigurationSecretsTests
{
    private static readonly SecretUse Use = new("sync customers", "source.config.api_key");

    [Theory]
    [InlineData("Secrets:api-key", "api-key", null)]
    [InlineData("SECRET_API_KEY", "api-key", null)]
    [InlineData("Secrets:api-key@7", "api-key", "7")]
    public async Task A_secret_is_found_under_its_name(string setting, string name, string? version)
    {
        var store = Store((setting, "value"));

        (await store.GetAsync(new SecretName(name, version), Use, default)).ShouldBe("value");
    }

    [Fact]
    public async Task The_setting_comes_before_the_variable_and_an_empty_one_counts_for_nothing()
    {
        (await Store(("Secrets:k", "setting"), ("SECRET_K", "variable")).GetAsync(new SecretName("k"), Use, default)).ShouldBe("setting");
        (await Store(("Secrets:k", ""), ("SECRET_K", "variable")).GetAsync(new SecretName("k"), Use, default)).ShouldBe("variable");
    }

    [Fact]
    public async Task A_pinned_version_is_never_the_plain_value_and_the_error_says_so()
    {
        var store = Store(("Secrets:api-key", "plain"), ("SECRET_API_KEY", "plain"));

        var error = await Should.ThrowAsync<SecretMissingException>(() => store.GetAsync(new SecretName("api-key", "7"), Use, default).AsTask());

        error.Message.ShouldContain("Secrets:api-key@7");
        error.Message.ShouldContain("Secrets:api-key is not used for it");
        error.ToString().ShouldNotContain("plain");
    }

    [Fact]
    public async Task A_missing_secret_names_sync_place_variable_and_user_secret()
    {
        var error = await Should.ThrowAsync<SecretMissingException>(() => Store().GetAsync(new SecretName("api-key"), Use, default).AsTask());

        foreach (var told in new[] { "sync customers", "source.config.api_key", "SECRET_API_KEY", "dotnet user-secrets set Secrets:api-key", "DataSync:KeyVault:Uri" })
            error.Message.ShouldContain(told);
    }

    [Theory]
    [InlineData("DataSync:KeyVault:Uri", "kv-test")]
    [InlineData("DataSync:KeyVault:Uri", "http://kv-test.vault.azure.net/")]
    [InlineData("DataSync:KeyVault:Uri", "https://kv-test.vault.azure.net/secrets/x")]
    [InlineData("DataSync:KeyVault:CacheLifetime", "soon")]
    [InlineData("DataSync:KeyVault:CacheLifetime", "00:00:00")]
    [InlineData("DataSync:KeyVault:CacheLifetime", "2.00:00:00")]
    public void A_setting_that_cannot_be_used_is_named(string setting, string value)
    {
        var error = Should.Throw<SettingException>(() => SecretSettings.Read(Configuration((setting, value))));

        error.Setting.ShouldBe(setting);
    }

    [Fact]
    public void The_cache_lifetime_is_ten_minutes_unless_set()
    {
        SecretSettings.Read(Configuration()).CacheLifetime.ShouldBe(TimeSpan.FromMinutes(10));
        SecretSettings.Read(Configuration(("DataSync:KeyVault:CacheLifetime", "00:01:00"))).CacheLifetime.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void With_a_vault_secrets_come_from_it_and_from_nowhere_else()
    {
        using var services = Services(("DataSync:KeyVault:Uri", "https://kv-test.vault.azure.net/"), ("Secrets:api-key", "in the configuration"));

        services.GetRequiredService<ISecretReader>().ShouldBeOfType<KeyVaultSecrets>();
        services.GetRequiredService<SecretStore>().IsRemote.ShouldBeTrue();
    }

    [Fact]
    public async Task On_a_desk_dead_letters_have_a_key_without_a_secret_and_in_Azure_they_have_not()
    {
        using var desk = Services();
        using var azure = Services(("WEBSITE_INSTANCE_ID", "1"));

        (await desk.GetRequiredService<DataSync.Postgres.IDeadLetterKeys>().CurrentAsync(default)).KeyId.ShouldNotBeNullOrEmpty();
        var error = await Should.ThrowAsync<SecretMissingException>(() => azure.GetRequiredService<DataSync.Postgres.IDeadLetterKeys>().CurrentAsync(default).AsTask());
        error.Message.ShouldContain("dead letters");
        error.Message.ShouldContain("SECRET_DEAD_LETTER_KEY");
    }

    private static SecretStore Store(params (string Name, string Value)[] settings) =>
        new(new ConfigurationSecrets(Configuration(settings)), new SecretSettings(), new SecretAudit(new AuditLog()), TimeProvider.System);

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(Configuration(settings))
        .AddSingleton(TimeProvider.System)
        .AddSingleton<ILoggerFactory>(new AuditLog())
        .AddSingleton<DeskKey>()
        .AddSecrets()
        .BuildServiceProvider();

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build();
}

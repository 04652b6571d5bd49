using Azure.Core.Pipeline;
using DataSync.Functions.Identity;
using DataSync.Functions.Secrets;
using DataSync.TestKit.KeyVault;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Tests.Secrets;

/// <summary>A vault of a test's own, and a store that reads from it as the app does: the SDK, a managed identity, HTTPS.</summary>
internal sealed class VaultStage : IAsyncDisposable
{
    public static readonly SecretUse Use = new("sync customers", "source.config.api_key");
    public const string Value = "v4lue/+=of the secret";
    private readonly HttpClient _client;

    private VaultStage(KeyVaultServer vault, IdentityEndpoint identity, SecretSettings settings, string? clientId)
    {
        (Vault, Identity) = (vault, identity);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["IDENTITY_ENDPOINT"] = identity.Url,
            [AppCredential.ClientIdSetting] = clientId,
        }).Build();
        _client = new HttpClient(vault.CreateHandler());
        Reader = new KeyVaultSecrets(
            vault.Uri, AppCredential.Create(configuration), AppCredential.Describe(configuration), settings.ReadTimeout, Time, new HttpClientTransport(_client));
        Store = new SecretStore(Reader, settings, new SecretAudit(Audit), Time);
    }

    public KeyVaultServer Vault { get; }

    public IdentityEndpoint Identity { get; }

    public KeyVaultSecrets Reader { get; }

    public SecretStore Store { get; }

    public SteppedTime Time { get; } = new();

    public AuditLog Audit { get; } = new();

    public static async Task<VaultStage> SetUpAsync(SecretSettings? settings = null, string? clientId = null)
    {
        var identity = await ThisProcess.IdentityAsync();
        var stage = new VaultStage(await KeyVaultServer.StartAsync(identity), identity, settings ?? new SecretSettings(), clientId);
        stage.Vault.Set("api-key", Value);
        return stage;
    }

    public Task<string> GetAsync(string name = "api-key", string? version = null) =>
        Store.GetAsync(new SecretName(name, version), Use, CancellationToken.None).AsTask();

    public Task<string> GetFreshAsync(string name = "api-key") =>
        Store.GetFreshAsync(new SecretName(name), Use, CancellationToken.None).AsTask();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Vault.DisposeAsync();
    }
}

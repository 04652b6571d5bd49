using System.Security.Cryptography;
using Azure.Core;
using Azure.Core.Pipeline;
using DataSync.TestKit.KeyVault;
using Microsoft.Extensions.DependencyInjection;

namespace DataSync.EndToEnd.Tests.Support;

/// <summary>A vault with the secrets of the customer sync, the identity that may read it, and the ways to give it to an app.</summary>
internal sealed class VaultFixture : IAsyncDisposable
{
    private readonly HttpClient _client;

    private VaultFixture(IdentityEndpoint identity, KeyVaultServer vault)
    {
        (Identity, Vault) = (identity, vault);
        _client = new HttpClient(vault.CreateHandler());
        vault.Set("customer-api-key", SyncStage.ApiKey);
        vault.Set("dead-letter-key", DeadLetterKey);
    }

    public IdentityEndpoint Identity { get; }

    public KeyVaultServer Vault { get; }

    public string DeadLetterKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static async Task<VaultFixture> StartAsync()
    {
        var identity = await IdentityEndpoint.StartAsync();
        return new VaultFixture(identity, await KeyVaultServer.StartAsync(identity));
    }

    /// <summary>Makes an app in this process take all its secrets from the vault.</summary>
    public void UseIn(SyncStage stage)
    {
        stage.Settings.Remove("Secrets:customer-api-key");
        stage.Settings["DataSync:KeyVault:Uri"] = Vault.Uri.ToString();
        stage.Registrations = services => services
            .AddSingleton<TokenCredential>(new FixedToken(Identity.AccessToken))
            .AddSingleton<HttpPipelineTransport>(new HttpClientTransport(_client));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Vault.DisposeAsync();
        await Identity.DisposeAsync();
    }
}

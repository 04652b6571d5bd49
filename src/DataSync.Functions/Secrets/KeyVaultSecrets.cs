using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace DataSync.Functions.Secrets;

/// <summary>Secrets in an Azure Key Vault, read and renewed with the app's identity.</summary>
internal sealed class KeyVaultSecrets : ISecretReader
{
    private readonly SecretClient _client;
    private readonly KeyVaultErrors _errors;
    private readonly TimeSpan _readTimeout;
    private readonly TimeProvider _time;

    /// <summary>Makes the reader; nothing is asked yet.</summary>
    /// <param name="vault">Address of the vault.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="identity">The same in words.</param>
    /// <param name="readTimeout">Longest time for one read with all its retries.</param>
    /// <param name="time">Clock of that time.</param>
    /// <param name="transport">The way to the vault; null for the SDK's own.</param>
    public KeyVaultSecrets(
        Uri vault, TokenCredential credential, string identity, TimeSpan readTimeout, TimeProvider time, HttpPipelineTransport? transport = null)
    {
        (Place, Identity, _readTimeout, _time) = (vault.ToString(), identity, readTimeout, time);
        _errors = new KeyVaultErrors(vault, identity);
        _client = new SecretClient(vault, credential, OptionsWith(transport));
    }

    public string Place { get; }

    public bool IsRemote => true;

    public string Identity { get; }

    public async Task<SecretReading> ReadAsync(SecretName secret, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_readTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await _client.GetSecretAsync(secret.Name, secret.Version, cancellationToken: either.Token);
            return answer.Value.Value is { Length: > 0 } value
                ? new SecretReading.Found(value, answer.Value.Properties.Version)
                : _errors.Empty(secret);
        }
        catch (Exception e) when (KeyVaultErrors.IsOfVault(e) && !cancellationToken.IsCancellationRequested)
        {
            return _errors.Of(e, secret, _readTimeout);
        }
    }

    public async Task<SecretReading> WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_readTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await _client.SetSecretAsync(name, value, either.Token);
            return new SecretReading.Found(value, answer.Value.Properties.Version);
        }
        catch (Exception e) when (KeyVaultErrors.IsOfVault(e) && !cancellationToken.IsCancellationRequested)
        {
            return _errors.OfWrite(e, name, _readTimeout);
        }
    }

    public async IAsyncEnumerable<SecretName> EarlierAsync(
        string name, SecretUse use, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(name, use, cancellationToken);
        // The latest is the current one.
        foreach (var version in versions.OrderByDescending(version => version.CreatedOn).Skip(1).Where(version => version.Enabled == true))
            yield return new SecretName(name, version.Version);
    }

    private async Task<List<SecretProperties>> VersionsAsync(string name, SecretUse use, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_readTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var versions = new List<SecretProperties>();
            await foreach (var version in _client.GetPropertiesOfSecretVersionsAsync(name, either.Token))
                versions.Add(version);
            return versions;
        }
        catch (Exception e) when (KeyVaultErrors.IsOfVault(e) && !cancellationToken.IsCancellationRequested)
        {
            var secret = new SecretName(name);
            var failure = _errors.Of(e, secret, _readTimeout);
            throw failure.Problem switch
            {
                SecretProblem.Missing => new SecretMissingException(secret, use, failure.Message),
                SecretProblem.Refused => new SecretRefusedException(secret, use, failure.Message),
                _ => new SecretUnavailableException(secret, use, failure.Message),
            };
        }
    }

    /// <summary>
    /// Few and short retries, since a caller waits and the durable wait comes after them. They honour Retry-After, as Key
    /// Vault asks for: https://learn.microsoft.com/azure/key-vault/general/overview-throttling.
    /// </summary>
    private static SecretClientOptions OptionsWith(HttpPipelineTransport? transport)
    {
        var options = new SecretClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = 3,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(10),
                NetworkTimeout = TimeSpan.FromSeconds(10),
            },
            Diagnostics = { IsLoggingContentEnabled = false, IsTelemetryEnabled = false },
        };
        if (transport is not null)
            options.Transport = transport;
        return options;
    }
}

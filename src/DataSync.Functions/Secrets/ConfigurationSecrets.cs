using System.Runtime.CompilerServices;
using DataSync.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Secrets;

/// <summary>
/// Secrets in the configuration: setting <c>Secrets:name</c> (user secrets, local.settings.json, environment), or the
/// environment variable <c>SECRET_NAME</c> with hyphens as underscores, since shells cannot set others.
/// </summary>
/// <param name="configuration">The app's configuration.</param>
/// <param name="deskKey">The dead letters' key where none is set; null in Azure, where one has to be.</param>
/// <param name="renewed">What sources made of the values; null in Azure, where a vault keeps that.</param>
internal sealed class ConfigurationSecrets(IConfiguration configuration, DeskKey? deskKey = null, RenewedSecrets? renewed = null) : ISecretReader
{
    public string Place => "the configuration";

    public bool IsRemote => false;

    public string Identity => "this process";

    /// <summary>The environment variable in which a secret is looked for.</summary>
    public static string VariableOf(string name) => "SECRET_" + name.Replace('-', '_').ToUpperInvariant();

    /// <summary>The secret that holds what another held before, since the configuration keeps no versions.</summary>
    public static string EarlierNameOf(string name) => $"{name}-previous";

    public Task<SecretReading> ReadAsync(SecretName secret, CancellationToken cancellationToken) =>
        Task.FromResult(Find(secret) is { Length: > 0 } value
            ? new SecretReading.Found(value, secret.Version)
            : (SecretReading)new SecretReading.Failed(SecretProblem.Missing, Describe(secret)));

    public Task<SecretReading> WriteAsync(string name, string value, CancellationToken cancellationToken)
    {
        if (renewed is null || Configured(name) is not { } configured)
        {
            return Task.FromResult<SecretReading>(new SecretReading.Failed(
                SecretProblem.Refused,
                $"secret {name} was renewed by its source, and the configuration cannot be written. Put it into a vault and set DataSync:KeyVault:Uri, "
                + "then authorize the source anew"));
        }

        renewed.Keep(name, configured, value);
        return Task.FromResult<SecretReading>(new SecretReading.Found(value, version: null));
    }

    public async IAsyncEnumerable<SecretName> EarlierAsync(
        string name, SecretUse use, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var earlier = new SecretName(EarlierNameOf(name));
        if (Find(earlier) is { Length: > 0 })
            yield return earlier;
    }

    /// <summary>A pinned version is looked for under its own name only: the plain value may be another version.</summary>
    private string? Find(SecretName secret)
    {
        if (secret.Version is not null)
            return configuration[$"Secrets:{secret}"] is { Length: > 0 } pinned ? pinned : null;
        if (Configured(secret.Name) is { } value)
            return renewed?.Find(secret.Name, value) ?? value;
        return secret.Name == DeadLetterKeys.KeySecret ? deskKey?.Read() : null;
    }

    private string? Configured(string name) =>
        configuration[$"Secrets:{name}"] is { Length: > 0 } value ? value
        : configuration[VariableOf(name)] is { Length: > 0 } variable ? variable
        : null;

    private static string Describe(SecretName secret) => secret.Version is null
        ? $"${{secret:{secret}}} has no value; set the environment variable {VariableOf(secret.Name)}, or the user secret Secrets:{secret.Name} "
            + $"(dotnet user-secrets set Secrets:{secret.Name} VALUE --project src/DataSync.Functions), or DataSync:KeyVault:Uri to use a vault"
        : $"${{secret:{secret}}} has no value; outside of a vault a pinned version is the setting Secrets:{secret} "
            + $"(dotnet user-secrets set Secrets:{secret} VALUE --project src/DataSync.Functions), and Secrets:{secret.Name} is not used for it";
}

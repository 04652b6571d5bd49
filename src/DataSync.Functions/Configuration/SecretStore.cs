using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Configuration;

/// <summary>
/// Values for <c>${NAME}</c> and <c>${secret:name}</c> in definitions, looked up anew at each use so that a rotated secret
/// is seen without a restart.
/// </summary>
public sealed class SecretStore(IConfiguration configuration)
{
    /// <summary>The configuration value of this name; null when there is none.</summary>
    public string? Setting(string name) => NullIfEmpty(configuration[name]);

    /// <summary>
    /// The secret of this name: setting <c>Secrets:name</c>, or the environment variable <c>SECRET_NAME</c> with hyphens
    /// as underscores, since shells cannot set others; null when there is none.
    /// </summary>
    public string? Secret(string name) =>
        NullIfEmpty(configuration[$"Secrets:{name}"]) ?? NullIfEmpty(configuration[EnvironmentNameOf(name)]);

    /// <summary>The environment variable in which a secret is looked for.</summary>
    public static string EnvironmentNameOf(string secret) => "SECRET_" + secret.Replace('-', '_').ToUpperInvariant();

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

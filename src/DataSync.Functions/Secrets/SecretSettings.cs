using System.Globalization;
using DataSync.Functions.Configuration;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Secrets;

/// <summary>Section <c>DataSync:KeyVault</c>, and the limits that no setting changes.</summary>
internal sealed record SecretSettings
{
    private const string UriSetting = "DataSync:KeyVault:Uri";
    private const string LifetimeSetting = "DataSync:KeyVault:CacheLifetime";

    /// <summary>The vault that holds every secret; null when the configuration does.</summary>
    public Uri? Vault { get; init; }

    /// <summary>How long a value is used before it is read again. Default 10 minutes; a value that is refused is read again at once.</summary>
    public TimeSpan CacheLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after that a value may go on being used while the vault does not answer.</summary>
    public TimeSpan StaleLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A secret is read again after a refusal at most this often, and after a failure to read it no sooner.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for one read with all its retries, whatever the vault asks to wait: a caller waits for it.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One of them cannot be used.</exception>
    public static SecretSettings Read(IConfiguration configuration)
    {
        var settings = new SecretSettings { Vault = VaultOf(configuration[UriSetting]) };
        return configuration[LifetimeSetting] is { Length: > 0 } text ? settings with { CacheLifetime = LifetimeOf(text) } : settings;
    }

    private static Uri? VaultOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.AbsolutePath == "/" && uri.UserInfo.Length == 0
            ? uri
            : throw new SettingException(UriSetting, "must be the address of a vault such as https://NAME.vault.azure.net/");
    }

    private static TimeSpan LifetimeOf(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var lifetime) && lifetime > TimeSpan.Zero && lifetime <= TimeSpan.FromDays(1)
            ? lifetime
            : throw new SettingException(LifetimeSetting, "must be a time of at most a day such as 00:10:00");
}

namespace DataSync.Functions.Configuration;

/// <summary>A setting of the app has a value that cannot be used.</summary>
/// <param name="setting">Its name, with colons.</param>
/// <param name="problem">What is wrong with the value.</param>
public sealed class SettingException(string setting, string problem)
    : Exception($"setting {setting}: {problem}; in the environment its name is {setting.Replace(":", "__", StringComparison.Ordinal)}")
{
    /// <summary>Name of the setting.</summary>
    public string Setting { get; } = setting;
}

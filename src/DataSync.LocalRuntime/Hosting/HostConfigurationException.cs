namespace DataSync.LocalRuntime.Hosting;

/// <summary>The host cannot start because a setting is missing or wrong; the message names it and says what to set.</summary>
public sealed class HostConfigurationException : InvalidOperationException
{
    public HostConfigurationException(string message, params string[] settings)
        : base(message) => Settings = settings;

    public HostConfigurationException(string message, Exception innerException, params string[] settings)
        : base(message, innerException) => Settings = settings;

    /// <summary>The configuration keys or files to look at.</summary>
    public IReadOnlyList<string> Settings { get; }
}

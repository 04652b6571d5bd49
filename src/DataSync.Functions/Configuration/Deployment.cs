using System.Reflection;
using DataSync.Core.Definitions;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;

namespace DataSync.Functions.Configuration;

/// <summary>
/// Which of several deployments of the app this one is (blue, green), and what it may do. They share one database but
/// have a durable engine each: a run belongs to the deployment that executes it.
/// </summary>
/// <exception cref="SettingException">A switch is neither true nor false.</exception>
public sealed class Deployment
{
    /// <summary>host.json names the hub by this setting; a deployment without a name of its own goes by its hub.</summary>
    private const string HubNameSetting = "TASKHUB_NAME";

    private readonly IConfiguration _configuration;

    public Deployment(IConfiguration configuration)
    {
        _configuration = configuration;
        Name = NullIfEmpty(configuration["DataSync:Deployment"]) ?? NullIfEmpty(configuration[HubNameSetting]) ?? "DataSync";
        _ = SchedulesEnabled;
    }

    /// <summary>Its name: setting <c>DataSync:Deployment</c>, else the durable hub's.</summary>
    public string Name { get; }

    /// <summary>Version of the program: the informational version, which the build ends with its commit.</summary>
    public static string Version { get; } =
        typeof(Deployment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Whether its timer starts syncs: setting <c>DataSync:Schedules:Enabled</c>, true unless it says otherwise.</summary>
    public bool SchedulesEnabled => Switch("DataSync:Schedules:Enabled") ?? true;

    /// <summary>
    /// Whether schedules start a sync here: setting <c>DataSync:Syncs:NAME:Enabled</c> of this environment, else what its
    /// definition says. A hyphen of the name may be an underscore, since Azure takes no hyphen in a setting on Linux.
    /// </summary>
    public bool IsEnabled(SyncDefinition sync) =>
        Switch($"DataSync:Syncs:{sync.Name}:Enabled") ?? Switch($"DataSync:Syncs:{sync.Name.Replace('-', '_')}:Enabled") ?? sync.Enabled;

    /// <summary>Whether this deployment's engine executes a run. One from before deployments had names is everybody's.</summary>
    public bool Owns(RunRow run) => run.Deployment == Name || run.Deployment.Length == 0;

    private bool? Switch(string setting) => NullIfEmpty(_configuration[setting]) switch
    {
        null => null,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new SettingException(setting, $"\"{text}\" is neither true nor false"),
    };

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

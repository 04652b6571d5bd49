using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>The orchestrators and activities an app offers, each under its name.</summary>
public sealed partial class DurableTaskRegistry
{
    private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, ITaskOrchestrator>> _orchestrators = [];
    private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, ITaskActivity>> _activities = [];

    /// <summary>All orchestrators.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() =>
        _orchestrators.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>All activities.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() =>
        _activities.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>The orchestrator of that name and version, else the unversioned one if no version of it is registered; null when there is none.</summary>
    internal Func<IServiceProvider, ITaskOrchestrator>? FindOrchestrator(TaskName name, TaskVersion version) =>
        Find(_orchestrators, name, version);

    /// <inheritdoc cref="FindOrchestrator"/>
    internal Func<IServiceProvider, ITaskActivity>? FindActivity(TaskName name, TaskVersion version) =>
        Find(_activities, name, version);

    private static T? Find<T>(Dictionary<(TaskName Name, TaskVersion Version), T> tasks, TaskName name, TaskVersion version)
        where T : class
    {
        if (tasks.TryGetValue((name, version), out var exact))
            return exact;
        var versioned = tasks.Keys.Any(key => key.Name == name && key.Version != TaskVersion.Unversioned);
        return versioned ? null : tasks.GetValueOrDefault((name, TaskVersion.Unversioned));
    }

    private DurableTaskRegistry Add<T>(
        Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, T>> tasks,
        TaskName name,
        TaskVersion version,
        Func<IServiceProvider, T> factory)
    {
        if (name == default)
            throw new ArgumentException("A task needs a name.", nameof(name));
        ArgumentNullException.ThrowIfNull(factory);
        if (!tasks.TryAdd((name, version), factory))
        {
            var withVersion = version == TaskVersion.Unversioned ? string.Empty : $" with version '{version.Version}'";
            throw new ArgumentException($"An {typeof(T).Name} named '{name}'{withVersion} is already added.", nameof(name));
        }

        return this;
    }

    private static TaskName NameOf(Type type) =>
        type.GetCustomAttribute<DurableTaskAttribute>() is { Name.Name: { Length: > 0 } name } ? name : type.Name;

    private static TaskVersion VersionOf(Type type) => type.GetCustomAttribute<DurableTaskAttribute>()?.Version;

    private static void RequireConcrete<T>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsAbstract || !typeof(T).IsAssignableFrom(type))
            throw new ArgumentException($"'{type}' is not a concrete {typeof(T).Name}.", nameof(type));
    }
}

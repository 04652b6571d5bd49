using System.Diagnostics;
using DataSync.Connectors.Budgets;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors;

/// <summary>A stream of a connector with the configuration of one source. Holds secrets, shows none.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SourceStream
{
    private SourceStream(string connector, DeclarativeStream stream, SourceConfig config, ApiBudget? budget, ConcurrencyLevel? concurrency) =>
        (Connector, Stream, Config, Budget, ConcurrencyLevel) = (connector, stream, config, budget, concurrency);

    /// <summary>Name of the connector.</summary>
    public string Connector { get; }

    /// <summary>Name of the stream.</summary>
    public string Name => Stream.Name;

    /// <summary>The stream as the manifest declares it.</summary>
    public DeclarativeStream Stream { get; }

    /// <summary>Resolved configuration values.</summary>
    public SourceConfig Config { get; }

    /// <summary>How many of its slices the manifest wants to be read at a time; null when it does not say.</summary>
    /// <exception cref="SourceConfigurationException">The manifest's expression for it gives no whole number.</exception>
    public int? Concurrency
    {
        get
        {
            try
            {
                return ConcurrencyLevel?.In(Config);
            }
            catch (RequestException exception)
            {
                throw new SourceConfigurationException($"{this}: {exception.Message}.") { Connector = Connector, Stream = Name, Page = 1 };
            }
        }
    }

    internal ApiBudget? Budget { get; }

    private ConcurrencyLevel? ConcurrencyLevel { get; }

    /// <summary>Joins a manifest's stream with a source's configuration.</summary>
    /// <param name="manifest">The connector.</param>
    /// <param name="stream">Name of the stream.</param>
    /// <param name="values">Resolved configuration values by name.</param>
    /// <param name="resolver">
    /// Resolves the values again after the source refused them, since a secret may have been rotated; null when they cannot change.
    /// </param>
    /// <param name="time">Clock of expressions; null for the system's.</param>
    /// <param name="forCheck">Whether the source is only tried out: the manifest may have values for that (<c>config_overrides</c>).</param>
    /// <param name="writer">Keeps secrets that the source renews; null when there is no place for them.</param>
    /// <exception cref="ManifestException">The stream needs what this engine does not have; it lists all of it.</exception>
    /// <exception cref="SourceConfigurationException">The connector has no such stream, or the configuration is not what its specification asks for; all of it is named.</exception>
    public static SourceStream Create(
        ConnectorManifest manifest, string stream, IReadOnlyDictionary<string, ConfigValue> values, ConfigResolver? resolver = null,
        TimeProvider? time = null, bool forCheck = false, SecretWriter? writer = null)
    {
        var declared = manifest.Conditional.Count == 0 ? Declared(manifest, stream) : null;
        if (declared is null)
        {
            var chosen = ConditionalStreams.Choose(manifest, OfTemplates(manifest, values, resolver, time ?? TimeProvider.System));
            var condition = manifest.Conditional.FirstOrDefault(part => part.Streams.Names.Contains(stream))?.Condition.Template;
            if (condition is not null && !chosen.Streams.ContainsKey(stream) && !chosen.UnusableStreams.ContainsKey(stream))
                throw Refused(manifest, stream, $"Connector {manifest.Name} has stream {stream} only where {condition} holds. Choose another stream, or change source.config of the sync.");
            declared = Declared(chosen, stream);
        }

        return Join(manifest, stream, declared, values, resolver, time ?? TimeProvider.System, forCheck, writer);
    }

    private static SourceStream Join(
        ConnectorManifest manifest,
        string stream,
        DeclarativeStream declared,
        IReadOnlyDictionary<string, ConfigValue> values,
        ConfigResolver? resolver,
        TimeProvider time,
        bool forCheck,
        SecretWriter? writer)
    {
        var config = new SourceConfig(manifest.Spec, values, resolver, time, forCheck ? manifest.Check.Overrides : null)
        {
            Writer = writer,
            Connector = manifest.Name,
        };
        if (config.Missing is { Count: > 0 } missing)
            throw Refused(manifest, stream, $"Connector {manifest.Name} needs a value for {string.Join(", ", missing)}. Add it to source.config of the sync.");
        return config.Problems is { Count: > 0 } problems
            ? throw Refused(manifest, stream, $"Connector {manifest.Name} cannot use its configuration: {string.Join("; ", problems)}. Correct source.config of the sync.")
            : new SourceStream(manifest.Name, declared, config, manifest.Budget, manifest.Concurrency);
    }

    /// <summary>What stands for a stream where none is known yet.</summary>
    internal const string OfTemplatesName = "(dynamic streams)";

    /// <summary>The source of a connector whose streams are not known yet; it has the configuration and no stream of its own.</summary>
    /// <exception cref="SourceConfigurationException">The configuration is not what the connector asks for.</exception>
    internal static SourceStream OfTemplates(
        ConnectorManifest manifest, IReadOnlyDictionary<string, ConfigValue> values, ConfigResolver? resolver, TimeProvider time) =>
        Join(manifest, OfTemplatesName, null!, values, resolver, time, forCheck: false, writer: null);

    /// <summary>The stream as a slice is read: one of two ways, where it has two.</summary>
    internal SourceStream For(StreamSlice slice) => Stream.Delegation is { } delegation ? Of(delegation.Of(slice.Variant)) : this;

    /// <summary>Another stream of the same source, such as a parent.</summary>
    internal SourceStream Of(DeclarativeStream stream) => new(Connector, stream, Config, Budget, ConcurrencyLevel);

    /// <summary>The stream as the manifest declares it, which takes no configuration.</summary>
    /// <exception cref="ManifestException">The stream needs what this engine does not have; it lists all of it.</exception>
    /// <exception cref="SourceConfigurationException">The connector has no such stream.</exception>
    public static DeclarativeStream Declared(ConnectorManifest manifest, string stream)
    {
        if (manifest.UnusableStreams.TryGetValue(stream, out var problems))
            throw new ManifestException(problems);
        var names = manifest.Streams.Keys.Concat(manifest.UnusableStreams.Keys);
        return manifest.Streams.TryGetValue(stream, out var declared)
            ? declared
            : throw Refused(manifest, stream, $"Connector {manifest.Name} has no stream {stream}. It has: {string.Join(", ", names)}{Made(manifest)}.");
    }

    private static string Made(ConnectorManifest manifest) => manifest.Dynamic.Count == 0 ? ""
        : $"{(manifest.Streams.Count + manifest.UnusableStreams.Count == 0 ? "" : ", ")}and what its source tells of ({string.Join(", ", manifest.Templates)})";

    private static SourceConfigurationException Refused(ConnectorManifest manifest, string stream, string message) =>
        new(message) { Connector = manifest.Name, Stream = stream, Page = 1 };

    /// <summary>Connector and stream.</summary>
    public override string ToString() => $"{Connector}/{Name}";
}

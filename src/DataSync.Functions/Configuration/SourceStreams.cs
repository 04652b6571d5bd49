using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DataSync.Connectors;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Schemas;
using DataSync.Core.Reading;

namespace DataSync.Functions.Configuration;

/// <summary>
/// What of a sync's stream only its source tells: the stream itself where the manifest has a template of it, and its schema
/// where values take its types. Kept for ten minutes per configuration, so that not every page asks again; one answer per sync.
/// </summary>
public sealed class SourceStreams(PageReader reader, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The connector of a sync with its stream.</summary>
    /// <exception cref="SourceException">The source cannot be asked.</exception>
    /// <exception cref="ManifestException">The stream needs what this engine does not have.</exception>
    public async ValueTask<ConnectorManifest> ConnectorAsync(
        ParsedSync sync, IReadOnlyDictionary<string, ConfigValue> values, ConfigResolver resolver, CancellationToken cancellationToken)
    {
        var name = sync.Definition.Source.Stream;
        var isDeclared = sync.Connector.Streams.TryGetValue(name, out var declared) || sync.Connector.UnusableStreams.ContainsKey(name);
        if (isDeclared && (declared is null || !DynamicSchemas.AreNeededBy(declared)))
            return sync.Connector;
        var key = KeyOf(values);
        if (_entries.TryGetValue(sync.Definition.Name, out var known) && known.IsOf(sync.Connector, key) && time.GetUtcNow() < known.Until)
            return known.Made;

        var made = await DynamicStreams.MakeAsync(sync.Connector, values, resolver, reader, time, cancellationToken);
        var source = SourceStream.Create(made, name, values, resolver, time);
        if (DynamicSchemas.AreNeededBy(source.Stream))
        {
            var stream = (await DynamicSchemas.LoadAsync(source, reader, time, cancellationToken)).Stream;
            made = made with { Streams = new Dictionary<string, DeclarativeStream>(made.Streams, StringComparer.Ordinal) { [name] = stream } };
        }

        _entries[sync.Definition.Name] = new Entry(sync.Connector, key, made, time.GetUtcNow() + s_kept);
        return made;
    }

    /// <summary>The same for the same values, and tells nothing about them.</summary>
    private static string KeyOf(IReadOnlyDictionary<string, ConfigValue> values) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\0', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => new[] { pair.Key, pair.Value.Text })))));

    private sealed record Entry(ConnectorManifest Of, string Key, ConnectorManifest Made, DateTimeOffset Until)
    {
        // A changed file gives another manifest.
        public bool IsOf(ConnectorManifest manifest, string key) => ReferenceEquals(Of, manifest) && Key == key;
    }
}

using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Dynamic;

/// <summary>
/// Makes the streams of a manifest that only the source or the configuration tells of: those of templates
/// (<c>dynamic_streams</c>), and those that are there under a condition (<c>ConditionalStreams</c>).
/// </summary>
/// <remarks>
/// Where the reference engine fails as a whole, the streams that are not concerned can be read: a name that two streams of
/// templates have makes that stream unusable; a name that the manifest declares, too, stays the declared stream's.
/// </remarks>
public static class DynamicStreams
{
    /// <summary>Whether the streams of a manifest are known only with a configuration.</summary>
    public static bool AreIn(ConnectorManifest manifest) => manifest.Dynamic.Count + manifest.Conditional.Count > 0;

    /// <summary>The manifest with all its streams; the same where it has no templates and no conditions.</summary>
    /// <param name="manifest">The connector.</param>
    /// <param name="values">Resolved configuration values by name.</param>
    /// <param name="resolver">Resolves them again; null when they cannot change.</param>
    /// <param name="reader">Asks the source.</param>
    /// <param name="time">Clock of expressions and waits.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SourceException">The source cannot be asked, or the configuration is not what the connector asks for.</exception>
    public static async Task<ConnectorManifest> MakeAsync(
        ConnectorManifest manifest,
        IReadOnlyDictionary<string, ConfigValue> values,
        ConfigResolver? resolver,
        PageReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (!AreIn(manifest))
            return manifest;
        var source = SourceStream.OfTemplates(manifest, values, resolver, time);
        manifest = ConditionalStreams.Choose(manifest, source);
        if (manifest.Dynamic.Count == 0)
            return manifest;
        var streams = new StreamSet(manifest.Streams, manifest.UnusableStreams);
        var reading = new DynamicReading(source, reader, time);
        var warnings = new List<ManifestProblem>(manifest.Warnings);
        var made = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var template in manifest.Dynamic)
            made[template.Name] = await template.MakeAsync(reading, streams, warnings, cancellationToken).ConfigureAwait(false);
        return manifest with
        {
            Streams = streams.Usable,
            UnusableStreams = streams.Unusable,
            Dynamic = [],
            Made = made,
            Warnings = [.. warnings.Distinct()],
        };
    }
}

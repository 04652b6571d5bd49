using System.Runtime.CompilerServices;
using System.Text.Json;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Slicing;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Dynamic;

/// <summary>Makes the streams of a manifest that the source or the configuration tells of (<c>dynamic_streams</c>).</summary>
public static class DynamicStreams
{
    // Records asked for at a time; what is listed is tables and the like.
    private const int PageSize = 100;

    /// <summary>The manifest with all its streams; the same where it has no templates.</summary>
    /// <param name="manifest">The connector.</param>
    /// <param name="values">Resolved configuration values by name.</param>
    /// <param name="resolver">Resolves them again; null when they cannot change.</param>
    /// <param name="reader">Asks the source.</param>
    /// <param name="time">Clock of expressions and waits.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SourceException">The source cannot be asked, or the configuration is not what the connector asks for.</exception>
    /// <exception cref="ManifestException">A template makes no streams.</exception>
    public static async Task<ConnectorManifest> MakeAsync(
        ConnectorManifest manifest,
        IReadOnlyDictionary<string, ConfigValue> values,
        ConfigResolver? resolver,
        PageReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (manifest.Dynamic.Count == 0)
            return manifest;
        var streams = new StreamSet(manifest.Streams, manifest.UnusableStreams);
        var source = SourceStream.OfTemplates(manifest, values, resolver, time);
        var reading = new DynamicReading(source, (stream, token) => RecordsAsync(new StreamReading(reader, stream, [], time), token));
        foreach (var template in manifest.Dynamic)
            await template.MakeAsync(reading, streams, cancellationToken).ConfigureAwait(false);
        return manifest with { Streams = streams.Usable, UnusableStreams = streams.Unusable, Dynamic = [] };
    }

    private static async IAsyncEnumerable<(StreamSlice Slice, JsonElement Record)> RecordsAsync(
        StreamReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in reading.PagesAsync(PageSize, cancellationToken).ConfigureAwait(false))
        {
            if (page.Page is not PageResult.Read read)
                continue;
            // Not disposed: the values go into the streams.
            foreach (var record in JsonDocument.Parse(read.Records).RootElement.EnumerateArray())
                yield return (page.Slice, record);
        }
    }
}

using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Schemas;

/// <summary>Asks sources for schemas that the manifest does not have (<c>DynamicSchemaLoader</c>).</summary>
public static class DynamicSchemas
{
    /// <summary>Whether the source tells the schema of a stream, or a part of it.</summary>
    public static bool AreIn(DeclarativeStream stream) => stream.Loaders.Count > 0;

    /// <summary>Whether records cannot be read as the manifest means them without the source's schema: their values take its types.</summary>
    public static bool AreNeededBy(DeclarativeStream stream) => AreIn(stream) && stream.IsNormalized;

    /// <summary>The stream with the schema that the source tells; the same stream where it tells none.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="reader">Asks the source.</param>
    /// <param name="time">Clock of waits.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="SourceException">The source cannot be asked, or describes its fields in another way than the manifest says.</exception>
    public static async Task<SourceStream> LoadAsync(SourceStream stream, PageReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!AreIn(stream.Stream))
            return stream;
        var reading = new DynamicReading(stream, reader, time);
        List<ManifestMap> schemas = stream.Stream.Schema is { } declared ? [declared] : [];
        foreach (var loader in stream.Stream.Loaders)
        {
            try
            {
                var description = await reading.FirstAsync(stream.Of(DeclarativeStream.Of($"(schema of {stream.Name})", loader.Retrieval)), cancellationToken).ConfigureAwait(false);
                schemas.Add((ManifestMap)ManifestJson.ToNode(loader.Of(description, stream.Config), line: 0));
            }
            catch (RequestException exception)
            {
                throw reading.Refused($"the schema of {stream.Name} cannot be made: {exception.Message}. Correct its schema_loader");
            }
        }

        return stream.Of(stream.Stream.WithSchema(schemas is [var single] ? single : SchemaLoaders.Join(0, schemas)));
    }
}

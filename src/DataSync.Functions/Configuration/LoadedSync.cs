using DataSync.Connectors;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>A sync ready to ask its source. Made for each use and not kept, since it holds the values of secrets as they are now.</summary>
/// <param name="Files">The sync as its files say.</param>
/// <param name="Source">Its stream with resolved configuration.</param>
public sealed record LoadedSync(ParsedSync Files, SourceStream Source)
{
    /// <summary>Its definition.</summary>
    public SyncDefinition Definition => Files.Definition;

    /// <inheritdoc cref="ParsedSync.Map"/>
    public ChunkMapping Map(IEnumerable<StagedPage> pages, CancellationToken cancellationToken) => Files.Map(pages, cancellationToken);
}

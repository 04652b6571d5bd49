using DataSync.Connectors;
using DataSync.Connectors.Dynamic;
using DataSync.Connectors.Manifests;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>A sync as its files say, without settings and secrets: enough for all that does not ask the source.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="Warnings">What is accepted in its file but has no effect.</param>
/// <param name="Connector">The manifest of its connector, which has its stream or templates of streams.</param>
/// <param name="Mapper">Its mapping, compiled.</param>
public sealed record ParsedSync(
    SyncDefinition Definition,
    IReadOnlyList<DefinitionProblem> Warnings,
    ConnectorManifest Connector,
    ChunkMapper Mapper)
{
    /// <summary>The stream it reads, as the manifest declares it; null where configuration or source tell which it is.</summary>
    public DeclarativeStream? Stream => DynamicStreams.AreIn(Connector) ? null : SourceStream.Declared(Connector, Definition.Source.Stream);

    /// <summary>Maps staged pages: when a chunk is validated, and again when its rows were lost with their process.</summary>
    public ChunkMapping Map(IEnumerable<StagedPage> pages, CancellationToken cancellationToken) =>
        Mapper.Map(pages.Select(page => new RecordPage(page.Page, page.Records)), cancellationToken);
}

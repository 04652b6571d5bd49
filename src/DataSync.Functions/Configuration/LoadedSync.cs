using DataSync.Connectors;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;
using DataSync.Postgres;

namespace DataSync.Functions.Configuration;

/// <summary>A sync ready for work.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="Warnings">What is accepted in its file but has no effect.</param>
/// <param name="Source">Its stream with resolved configuration.</param>
/// <param name="Mapper">Its mapping, compiled.</param>
public sealed record LoadedSync(
    SyncDefinition Definition,
    IReadOnlyList<DefinitionProblem> Warnings,
    SourceStream Source,
    ChunkMapper Mapper)
{
    /// <summary>Maps staged pages: when a chunk is validated, and again when its rows were lost with their process.</summary>
    public ChunkMapping Map(IEnumerable<StagedPage> pages, CancellationToken cancellationToken) =>
        Mapper.Map(pages.Select(page => new RecordPage(page.Page, page.Records)), cancellationToken);
}

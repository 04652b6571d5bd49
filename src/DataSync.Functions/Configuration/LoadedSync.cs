using DataSync.Connectors;
using DataSync.Core.Definitions;
using DataSync.Core.Mapping;

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
    ChunkMapper Mapper);

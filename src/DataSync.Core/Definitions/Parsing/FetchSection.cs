using DataSync.Core.Definitions.Yaml;

namespace DataSync.Core.Definitions.Parsing;

/// <summary><c>fetch</c>.</summary>
internal static class FetchSection
{
    internal const int MaxPageSize = 10_000;
    internal const int MaxPagesPerChunk = 500;

    public static FetchDefinition? Read(YamlNode node, ProblemList problems)
    {
        if (MapReader.Open(node, "fetch", SyncDefinitionKeys.BySection[SyncDefinitionKeys.Fetch], problems) is not { } map) return null;

        var pageSize = map.Integer("page_size", 1, MaxPageSize);
        var pages = map.Integer("pages_per_chunk", 1, MaxPagesPerChunk, FetchDefinition.DefaultPagesPerChunk);
        if (pageSize * pages > FetchDefinition.ManyRecordsPerChunk)
        {
            problems.Warn(map.PlaceOf("pages_per_chunk"), "fetch",
                $"a chunk is mapped in memory and may hold {pageSize * pages} records; keep page_size x pages_per_chunk under {FetchDefinition.ManyRecordsPerChunk}");
        }

        return new FetchDefinition(pageSize, pages, map.Integer("concurrency", 1, FetchDefinition.MaxConcurrency));
    }
}

namespace DataSync.Core.Definitions;

/// <summary>How much a sync reads at a time.</summary>
/// <param name="PageSize">Records asked for per page; null for what the connector's manifest states.</param>
/// <param name="PagesPerChunk">Pages fetched and staged as one chunk, the unit of checkpoint.</param>
/// <param name="Concurrency">Slices asked for at the same time, of a source that is read in slices; null for what its connector states, else one.</param>
public sealed record FetchDefinition(
    int? PageSize = null,
    int PagesPerChunk = FetchDefinition.DefaultPagesPerChunk,
    int? Concurrency = null)
{
    /// <summary>100 records, where neither the sync nor the manifest says: what most vendors allow as a page.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>20 pages: keeps the engine's cost per activity off the critical path.</summary>
    public const int DefaultPagesPerChunk = 20;

    /// <summary>32 slices: more at a time than most vendors serve one client, and each may hold a page in memory.</summary>
    public const int MaxConcurrency = 32;

    /// <summary>A chunk is mapped in memory as a whole; more records than this show in a run's peak.</summary>
    public const int ManyRecordsPerChunk = 200_000;
}

namespace DataSync.Cli.Bench.Connector;

/// <summary>What <c>datasync bench --connector</c> measures.</summary>
/// <param name="Manifest">A manifest that reads the sample API with the values <c>base_url</c> and <c>api_key</c>; null for the benchmark's own.</param>
/// <param name="Stream">The stream to read of it; null for the first.</param>
/// <param name="Records">Records per run.</param>
/// <param name="Repeat">Runs of each kind; the median counts.</param>
/// <param name="PageSizes">Page sizes to measure.</param>
/// <param name="Scale">Sizes of the runs whose memory is compared, ascending.</param>
internal sealed record ConnectorBenchOptions(
    string? Manifest, string? Stream, int Records, int Repeat, IReadOnlyList<int> PageSizes, IReadOnlyList<int> Scale);

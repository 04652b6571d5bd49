namespace DataSync.Cli.Bench;

/// <summary>What <c>datasync bench</c> measures.</summary>
/// <param name="Records">Records per run.</param>
/// <param name="Repeat">Runs of each kind; the median counts.</param>
/// <param name="PageSizes">Page sizes to measure.</param>
/// <param name="Scale">Sizes of further durable runs, ascending; empty for none.</param>
/// <param name="Connection">A PostgreSQL to use instead of a private one.</param>
internal sealed record BenchOptions(int Records, int Repeat, IReadOnlyList<int> PageSizes, IReadOnlyList<int> Scale, string? Connection);

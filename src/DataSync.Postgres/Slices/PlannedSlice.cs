namespace DataSync.Postgres;

/// <summary>A slice as it is stored.</summary>
/// <param name="Json">The slice.</param>
/// <param name="Partition">Canonical JSON of its partition; its state is kept by it. Null where one state is kept for all.</param>
public sealed record PlannedSlice(string Json, string? Partition);

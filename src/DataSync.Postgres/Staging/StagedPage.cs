namespace DataSync.Postgres;

/// <summary>A page between fetch and commit.</summary>
/// <param name="Page">One-based number of the page.</param>
/// <param name="Records">UTF-8 JSON array of its records, as the source sent them.</param>
/// <param name="Count">Records in the array.</param>
public sealed record StagedPage(int Page, ReadOnlyMemory<byte> Records, int Count);

namespace DataSync.Core.Mapping;

/// <summary>A page of records to be mapped.</summary>
/// <param name="Page">One-based number of the page.</param>
/// <param name="Records">UTF-8 JSON array of its records.</param>
public readonly record struct RecordPage(int Page, ReadOnlyMemory<byte> Records);

namespace DataSync.Core.Reading;

/// <summary>How far a slice was read, by the field that tells which records are new.</summary>
/// <param name="Value">Highest value, as the source writes it.</param>
/// <param name="Rank">The same as a number that compares: microseconds since 1970 for dates, the value itself for counters.</param>
public sealed record CursorMark(string Value, decimal Rank);

namespace DataSync.Postgres;

/// <summary>Up to where a partition of a stream was seen.</summary>
/// <param name="Stream">Empty for the stream of the sync, else the place of a parent stream in its plan.</param>
/// <param name="Partition">Canonical JSON of the partition.</param>
/// <param name="Cursor">Highest cursor value.</param>
/// <param name="Rank">The same as a number that compares.</param>
public sealed record StoredState(string Stream, string Partition, string Cursor, decimal Rank);

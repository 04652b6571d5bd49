namespace DataSync.SampleApi.Data;

/// <summary>When records were created and changed; both are pure functions, so that a time can be turned into places.</summary>
/// <param name="seed">Seed of the data.</param>
/// <param name="changeEvery">A new version changes one record in this many.</param>
internal sealed class RecordClock(int seed, int changeEvery)
{
    private const int SecondsPerRecord = 37;

    private static readonly DateTime FirstCreated = new(2019, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime SecondVersion = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Grows with the index, somewhat unevenly.</summary>
    public DateTime CreatedAt(int index) =>
        FirstCreated.AddSeconds(((long)index * SecondsPerRecord) + (long)(Hash.Of(seed, (ulong)index) % SecondsPerRecord));

    /// <summary>Time of a version: one a day from 2025 on.</summary>
    public static DateTime TimeOf(int version) => SecondVersion.AddDays(version - 2);

    /// <summary>Place of a record in its turn: version 2 changes those with 0, version 3 those with 1, and so on around.</summary>
    public int TurnOf(int index) => index % changeEvery;

    /// <summary>How often a version has changed the records of a turn.</summary>
    public int RevisionOf(int turn, int version) => version - 2 < turn ? 0 : 1 + ((version - 2 - turn) / changeEvery);

    /// <summary>When the records of a turn were changed last; null when they never were.</summary>
    public DateTime? ChangedAt(int turn, int version) =>
        RevisionOf(turn, version) is var revision and > 0 ? TimeOf(turn + 2 + (changeEvery * (revision - 1))) : null;

    public DateTime UpdatedAt(int index, int version)
    {
        var created = CreatedAt(index);
        return ChangedAt(TurnOf(index), version) is { } changed && changed > created ? changed : created;
    }

    /// <summary>Index of the first record created at or after a time; at most <paramref name="count"/>.</summary>
    public int FirstCreatedSince(DateTime since, int count)
    {
        var guess = (long)Math.Floor((since - FirstCreated).TotalSeconds / SecondsPerRecord);
        if (guess < 0)
            return 0;
        return guess >= count ? count : CreatedAt((int)guess) >= since ? (int)guess : (int)guess + 1;
    }

    /// <summary>Turns, ascending, whose records were changed at or after a time.</summary>
    public int[] TurnsChangedSince(DateTime since, int version) =>
        [.. Enumerable.Range(0, changeEvery).Where(turn => ChangedAt(turn, version) >= since)];
}

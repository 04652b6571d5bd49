namespace DataSync.SampleApi.Data;

/// <summary>The records a request is about, in order of their index: all of them, or those updated since a time.</summary>
/// <remarks>
/// Selected are all records from the first one that was created in time, and before it those of the turns that were
/// changed in time: the n-th of them is found by arithmetic, no list is made.
/// </remarks>
internal sealed class RecordSelection
{
    private readonly int _changeEvery;
    private readonly int[] _turns;
    private readonly int _firstCreated;
    private readonly int _changedBefore;

    private RecordSelection(int changeEvery, int[] turns, int firstCreated, int total)
    {
        _changeEvery = changeEvery;
        _turns = turns;
        _firstCreated = firstCreated;
        _changedBefore = (firstCreated / changeEvery * turns.Length) + turns.Count(turn => turn < firstCreated % changeEvery);
        Count = _changedBefore + total - firstCreated;
    }

    /// <summary>Records selected.</summary>
    public int Count { get; }

    public static RecordSelection All(int total) => new(1, [], 0, total);

    public static RecordSelection UpdatedSince(DateTime since, RecordClock clock, int changeEvery, int version, int total) =>
        new(changeEvery, clock.TurnsChangedSince(since, version), clock.FirstCreatedSince(since, total), total);

    /// <summary>Index of the n-th record selected, from 0.</summary>
    public int IndexAt(int n) =>
        n >= _changedBefore
            ? _firstCreated + n - _changedBefore
            : (n / _turns.Length * _changeEvery) + _turns[n % _turns.Length];
}

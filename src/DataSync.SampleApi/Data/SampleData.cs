using System.Buffers;

namespace DataSync.SampleApi.Data;

/// <summary>
/// The customers of the sample API. Record i is a pure function of seed, rate of bad records, version and i: there is
/// no list of them, any number costs no memory.
/// </summary>
public sealed class SampleData
{
    private readonly RecordLayout _layout;
    private readonly RecordClock _clock;
    private readonly Lazy<RecordWriter> _writer;
    private readonly int _changeEvery;

    /// <summary>Sets the data up; the names and addresses are made when the first record is written.</summary>
    /// <param name="seed">Seed of everything.</param>
    /// <param name="badRate">Share of bad records (<see cref="RecordKind"/>), 0 to 1, in steps of a thousandth.</param>
    /// <param name="changeEvery">A new version changes one record in this many.</param>
    public SampleData(int seed = 1, double badRate = 0.005, int changeEvery = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(changeEvery, 1);
        _layout = new RecordLayout(seed, badRate);
        _clock = new RecordClock(seed, changeEvery);
        _writer = new Lazy<RecordWriter>(() => new RecordWriter(seed, _layout, _clock, new PeoplePool(seed)));
        _changeEvery = changeEvery;
    }

    /// <summary>What is special about a record.</summary>
    /// <param name="index">Zero-based index; the record's id is one more.</param>
    public RecordKind KindOf(int index) => _layout.KindOf(index);

    /// <summary>Index of the record before, whose id a <see cref="RecordKind.DuplicateId"/> repeats; null for all other kinds.</summary>
    public int? OriginalOf(int index) => KindOf(index) == RecordKind.DuplicateId ? _layout.OriginalOf(index) : null;

    /// <summary>
    /// How often a record has changed up to a version. Version 1 is the first; each later one changes the phone and
    /// address of one record in <c>changeEvery</c>, in turn. Kinds never change.
    /// </summary>
    public int RevisionOf(int index, int version)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        return _clock.RevisionOf(_clock.TurnOf(index), version);
    }

    /// <summary>
    /// What a record's <c>updated_at</c> says: when the last version that changed it came out (2025-01-01 for version 2,
    /// a day later for each one after), or else when it was created (from 2019 on, growing with the index).
    /// </summary>
    public DateTime UpdatedAt(int index, int version = 1) => _clock.UpdatedAt(index, version);

    /// <summary>Appends a record as JSON.</summary>
    public void Write(IBufferWriter<byte> output, int index, int version = 1) =>
        _writer.Value.Write(output, index, version);

    /// <summary>The first <paramref name="total"/> records, or those of them updated at or after a time.</summary>
    internal RecordSelection Select(int total, int version, DateTime? updatedSince) =>
        updatedSince is { } since
            ? RecordSelection.UpdatedSince(since, _clock, _changeEvery, version, total)
            : RecordSelection.All(total);

    /// <summary>What a sync of the first <paramref name="count"/> records has to report; computed, nothing is read.</summary>
    /// <param name="count">Records the API has.</param>
    /// <param name="recordsPerChunk">Records of a chunk: of those with the same id in one chunk only the last is written.</param>
    /// <param name="version">Version of the data that is read.</param>
    /// <param name="previous">Version that the same sync has written before; null for an empty table.</param>
    /// <param name="isRead">False for records on pages that cannot be read; null when all can.</param>
    public SampleExpectation Expected(
        int count, int recordsPerChunk = int.MaxValue, int version = 1, int? previous = null, Func<int, bool>? isRead = null) =>
        new ExpectationBuilder(this, recordsPerChunk, version, previous).Build(count, isRead ?? (_ => true));
}

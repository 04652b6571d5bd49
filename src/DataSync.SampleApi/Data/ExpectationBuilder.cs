using System.Runtime.InteropServices;

namespace DataSync.SampleApi.Data;

/// <summary>Computes what a sync has to report. Only ids that occur more than once are remembered, a few per thousand records.</summary>
internal sealed class ExpectationBuilder(SampleData data, int recordsPerChunk, int version, int? previous)
{
    private readonly Dictionary<RecordKind, long> _byKind = [];
    private long _read;
    private long _inserted;
    private long _updated;
    private long _unchanged;
    private long _duplicates;
    private long _rows;

    public SampleExpectation Build(int count, Func<int, bool> isRead)
    {
        var repeated = Repeated(count, isRead);
        for (var index = 0; index < count; index++)
        {
            if (!isRead(index))
                continue;
            var kind = data.KindOf(index);
            _read++;
            _byKind[kind] = _byKind.GetValueOrDefault(kind) + 1;
            if (kind.Outcome() == RecordOutcome.Written && !repeated.ContainsKey(index))
                AddId([index]);
        }

        foreach (var indexes in repeated.Values)
            AddId(CollectionsMarshal.AsSpan(indexes));
        return new SampleExpectation(
            _read, _inserted, _updated, _unchanged, _duplicates, CountOf(RecordOutcome.Rejected), CountOf(RecordOutcome.WriteFailed), _rows, _byKind);
    }

    /// <summary>Indexes of the records that share an id, in order, by the index of the first.</summary>
    private Dictionary<int, List<int>> Repeated(int count, Func<int, bool> isRead)
    {
        var repeated = new Dictionary<int, List<int>>();
        for (var index = 0; index < count; index++)
        {
            if (!isRead(index) || data.OriginalOf(index) is not { } original)
                continue;
            if (!repeated.TryGetValue(original, out var indexes))
                repeated[original] = indexes = isRead(original) ? [original] : [];
            indexes.Add(index);
        }

        return repeated;
    }

    /// <summary>Plays the records with one id in order: per chunk the last one is written, over what the table holds.</summary>
    private void AddId(ReadOnlySpan<int> indexes)
    {
        _rows++;
        int? held = previous is null ? null : indexes[^1];
        var heldVersion = previous ?? version;
        for (var i = 0; i < indexes.Length; i++)
        {
            if (i + 1 < indexes.Length && indexes[i] / recordsPerChunk == indexes[i + 1] / recordsPerChunk)
            {
                _duplicates++;
                continue;
            }

            if (held is null)
                _inserted++;
            else if (held == indexes[i] && data.RevisionOf(indexes[i], heldVersion) == data.RevisionOf(indexes[i], version))
                _unchanged++;
            else
                _updated++;
            (held, heldVersion) = (indexes[i], version);
        }
    }

    private long CountOf(RecordOutcome outcome) => _byKind.Where(pair => pair.Key.Outcome() == outcome).Sum(pair => pair.Value);
}

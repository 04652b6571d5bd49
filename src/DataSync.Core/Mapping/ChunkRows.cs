using DataSync.Core.Records;

namespace DataSync.Core.Mapping;

/// <summary>The mapped rows of a chunk, column by column, with the rows that a later one with the same key replaced marked as gone.</summary>
internal sealed class ChunkRows
{
    private readonly IReadOnlyList<string> _names;
    private readonly List<string?>[] _columns;
    private readonly List<int> _pages = [];
    private readonly List<int> _indexes = [];
    private readonly List<bool> _replaced = [];
    private readonly KeyColumn[] _key;
    private readonly List<string?>[] _keyValues;
    private readonly HashSet<int> _latest;

    public ChunkRows(IReadOnlyList<string> names, KeyColumn[] key)
    {
        _names = names;
        _key = key;
        _columns = [.. names.Select(_ => new List<string?>())];
        _keyValues = [.. key.Select(k => k.Normalize is null ? _columns[k.Index] : [])];
        _latest = new HashSet<int>(new RowKeyComparer(_keyValues));
    }

    /// <summary>Rows that were replaced by a later one.</summary>
    public int Duplicates { get; private set; }

    public void Add(ReadOnlySpan<string?> values, int page, int index)
    {
        var row = _pages.Count;
        for (var i = 0; i < _columns.Length; i++) _columns[i].Add(values[i]);
        for (var i = 0; i < _key.Length; i++)
        {
            if (_key[i].Normalize is { } normalize) _keyValues[i].Add(normalize(values[_key[i].Index] ?? ""));
        }

        _pages.Add(page);
        _indexes.Add(index);
        _replaced.Add(false);
        if (_latest.Add(row)) return;

        _latest.TryGetValue(row, out var earlier);
        _latest.Remove(earlier);
        _latest.Add(row);
        _replaced[earlier] = true;
        Duplicates++;
    }

    public IReadOnlyList<RowBatch> ToBatches(int batchSize)
    {
        var batches = new List<RowBatch>();
        var left = _pages.Count - Duplicates;
        for (var from = 0; left > 0;)
        {
            var rows = new int[Math.Min(batchSize, left)];
            for (var i = 0; i < rows.Length; from++)
            {
                if (!_replaced[from]) rows[i++] = from;
            }

            batches.Add(new RowBatch(_names, [.. _columns.Select(c => Pick(c, rows))], Pick(_pages, rows), Pick(_indexes, rows)));
            left -= rows.Length;
        }

        return batches;
    }

    private static T[] Pick<T>(List<T> values, int[] rows)
    {
        var picked = new T[rows.Length];
        for (var i = 0; i < rows.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }

    /// <summary>Compares rows by their key's values where they lie, so that a key costs no text of its own.</summary>
    private sealed class RowKeyComparer(List<string?>[] keyValues) : IEqualityComparer<int>
    {
        public bool Equals(int a, int b)
        {
            foreach (var column in keyValues)
            {
                if (!string.Equals(column[a], column[b], StringComparison.Ordinal)) return false;
            }

            return true;
        }

        public int GetHashCode(int row)
        {
            var hash = new HashCode();
            foreach (var column in keyValues) hash.Add(column[row], StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}

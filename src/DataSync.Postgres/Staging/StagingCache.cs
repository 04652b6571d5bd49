using DataSync.Core.Records;

namespace DataSync.Postgres;

/// <summary>
/// Keeps what this process has just staged, so that it is not read back from the database. Each entry carries the stamp
/// of its staging; it is used only while the database still holds that stamp, so a stale entry is a miss, never an error.
/// </summary>
/// <param name="maxBytes">Most bytes kept; the oldest entries go first. 0 keeps nothing.</param>
public sealed class StagingCache(long maxBytes = StagingCache.DefaultMaxBytes)
{
    /// <summary>32 MB: the chunks of a few runs side by side.</summary>
    public const long DefaultMaxBytes = 32 * 1024 * 1024;

    // A .NET string costs two bytes per character and about 22 for itself.
    private const int StringOverhead = 22;

    private readonly Lock _lock = new();
    private readonly Dictionary<EntryKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _oldestFirst = [];
    private long _bytes;

    /// <summary>Bytes kept at the moment.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    internal void AddPage(ChunkKey key, StagedPage page, Guid stamp) =>
        Add(new Entry(new EntryKey(key, IsBatch: false, page.Page), stamp, page, page.Records.Length));

    internal void AddBatch(ChunkKey key, int batch, RowBatch rows, Guid stamp) =>
        Add(new Entry(
            new EntryKey(key, IsBatch: true, batch),
            stamp,
            rows,
            rows.Values.Sum(column => column.Sum(value => value is null ? 0L : (2L * value.Length) + StringOverhead))));

    /// <summary>Takes a page out of the cache; null when it is not there.</summary>
    internal (StagedPage Page, Guid Stamp)? TakePage(ChunkKey key, int page) =>
        Take(new EntryKey(key, IsBatch: false, page)) is { } entry ? ((StagedPage)entry.Value, entry.Stamp) : null;

    /// <summary>Takes a batch out of the cache; null when it is not there.</summary>
    internal (RowBatch Rows, Guid Stamp)? TakeBatch(ChunkKey key, int batch) =>
        Take(new EntryKey(key, IsBatch: true, batch)) is { } entry ? ((RowBatch)entry.Value, entry.Stamp) : null;

    internal void RemoveChunk(ChunkKey key) => RemoveWhere(entry => entry.Chunk == key);

    internal void RemoveRun(Guid batchId) => RemoveWhere(entry => entry.Chunk.BatchId == batchId);

    private void Add(Entry entry)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(entry.Key, out var old))
                Remove(old);
            if (entry.Bytes > maxBytes)
                return;
            while (_bytes + entry.Bytes > maxBytes)
                Remove(_oldestFirst.First!);
            _entries.Add(entry.Key, _oldestFirst.AddLast(entry));
            _bytes += entry.Bytes;
        }
    }

    private Entry? Take(EntryKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            Remove(node);
            return node.Value;
        }
    }

    private void RemoveWhere(Func<EntryKey, bool> match)
    {
        lock (_lock)
        {
            for (var node = _oldestFirst.First; node is not null;)
            {
                var next = node.Next;
                if (match(node.Value.Key))
                    Remove(node);
                node = next;
            }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _oldestFirst.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private readonly record struct EntryKey(ChunkKey Chunk, bool IsBatch, int Number);

    private sealed record Entry(EntryKey Key, Guid Stamp, object Value, long Bytes);
}

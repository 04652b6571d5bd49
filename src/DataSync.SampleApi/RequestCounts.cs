using System.Collections.Concurrent;

namespace DataSync.SampleApi;

/// <summary>Requests that have come in; safe to read while the API works.</summary>
public sealed class RequestCounts
{
    private readonly ConcurrentDictionary<int, int> _byPage = new();
    private long _total;

    /// <summary>All requests of customers, refused ones too.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Authorized and well-formed requests, by one-based page number.</summary>
    public IReadOnlyDictionary<int, int> ByPage => _byPage;

    /// <summary>Authorized and well-formed requests of one page.</summary>
    /// <param name="page">One-based number; for offsets and cursors the start divided by the page size, plus one.</param>
    public int Of(int page) => _byPage.GetValueOrDefault(page);

    internal void Add() => Interlocked.Increment(ref _total);

    internal void Add(int page) => _byPage.AddOrUpdate(page, 1, static (_, count) => count + 1);

    internal void Reset()
    {
        _byPage.Clear();
        Interlocked.Exchange(ref _total, 0);
    }
}

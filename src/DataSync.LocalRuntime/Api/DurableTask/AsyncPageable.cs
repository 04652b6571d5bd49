namespace Microsoft.DurableTask;

/// <summary>Values that arrive page by page.</summary>
/// <typeparam name="T">Type of one value.</typeparam>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
    where T : notnull
{
    /// <summary>Reads the pages themselves.</summary>
    /// <param name="continuationToken">Where to start; null for the beginning.</param>
    /// <param name="pageSizeHint">Wanted number of values per page; null leaves it to the source.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

    /// <summary>Reads all values, fetching pages as they are needed.</summary>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPages().WithCancellation(cancellationToken))
        {
            foreach (var value in page.Values)
                yield return value;
        }
    }
}

using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Makes an <see cref="AsyncPageable{T}"/> of a function that fetches one page.</summary>
public static class Pageable
{
    /// <summary>Pages whose size the source decides.</summary>
    /// <param name="pageFunc">Fetches the page that starts at the given continuation token.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new Fetched<T>((token, _, cancellationToken) => pageFunc(token, cancellationToken));
    }

    /// <summary>Pages of a wanted size.</summary>
    /// <param name="pageFunc">Fetches the page that starts at the given continuation token, with the wanted size.</param>
    public static AsyncPageable<T> Create<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> pageFunc)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(pageFunc);
        return new Fetched<T>(pageFunc);
    }

    private sealed class Fetched<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> fetch) : AsyncPageable<T>
        where T : notnull
    {
        public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
            Read(continuationToken, pageSizeHint);

        private async IAsyncEnumerable<Page<T>> Read(
            string? token,
            int? pageSize,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Page<T> page;
            do
            {
                page = await fetch(token, pageSize, cancellationToken);
                yield return page;
                token = page.ContinuationToken;
            }
            while (token is not null);
        }
    }
}

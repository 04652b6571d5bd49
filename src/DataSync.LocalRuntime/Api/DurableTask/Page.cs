namespace Microsoft.DurableTask;

/// <summary>One page of values.</summary>
/// <typeparam name="T">Type of one value.</typeparam>
public sealed class Page<T>(IReadOnlyList<T> values, string? continuationToken = null)
    where T : notnull
{
    /// <summary>The values of this page, possibly none.</summary>
    public IReadOnlyList<T> Values { get; } = values ?? throw new ArgumentNullException(nameof(values));

    /// <summary>Where the next page starts; null means this was the last.</summary>
    public string? ContinuationToken { get; } = continuationToken;
}

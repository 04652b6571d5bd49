namespace DataSync.Connectors.Http;

/// <summary>A body is longer than what is read into memory. Turned into the domain's exception by the reader.</summary>
internal sealed class BodyTooLargeException(long limit) : Exception
{
    /// <summary>The limit in bytes.</summary>
    public long Limit { get; } = limit;
}

using DataSync.Connectors.Errors;

namespace DataSync.Connectors;

/// <summary>Limits of reading pages.</summary>
public sealed record PageReaderOptions
{
    /// <summary>Retries, timeouts and waits.</summary>
    public HttpRetryOptions Retry { get; init; } = new();

    /// <summary>Largest body read into memory, in bytes, after decompression; 64 MiB. Guards against a page size that grew by mistake.</summary>
    public int MaxBodyBytes { get; init; } = 64 * 1024 * 1024;
}

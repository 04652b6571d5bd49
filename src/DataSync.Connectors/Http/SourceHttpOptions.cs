namespace DataSync.Connectors.Http;

/// <summary>What is special about a client; for trying connectors out.</summary>
public sealed record SourceHttpOptions
{
    /// <summary>Server that all requests go to in place of their own hosts, keeping path and query; null for their own.</summary>
    public Uri? UrlBase { get; init; }

    /// <summary>Takes a line for each request and its answer, of which secrets are masked; null for none.</summary>
    public RequestTrace? Trace { get; init; }
}

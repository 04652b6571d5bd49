namespace DataSync.Connectors.Errors;

/// <summary>What was decided about an answer.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Wait">Wait before the next attempt, asked for by the source or declared by the manifest; null for the engine's own backoff.</param>
/// <param name="Message">The manifest's words for it; may hold secrets. Null when it has none.</param>
internal sealed record ErrorResolution(HttpAction Action, TimeSpan? Wait = null, string? Message = null)
{
    /// <summary>The kind of failure, where the manifest says one.</summary>
    public FailureType Failure { get; init; }

    /// <summary>Retries that the manifest declares; null when it does not.</summary>
    public int? MaxRetries { get; init; }

    /// <summary>What of the manifest could not be evaluated on this answer; null when all could.</summary>
    public string? Fault { get; init; }
}

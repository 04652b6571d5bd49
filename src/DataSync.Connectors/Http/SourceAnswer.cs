namespace DataSync.Connectors.Http;

/// <summary>What one request came to: an answer, or the reason why there is none.</summary>
internal sealed record SourceAnswer
{
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    /// <summary>HTTP status; null when no complete answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The body, decompressed; of a refused request its start only.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// All headers, those of the content among them, by name compared without case; several of one name joined by a comma
    /// and a space. May hold secrets.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>Whether the body is longer than what was read of it.</summary>
    public bool IsCut { get; init; }

    /// <summary>The Content-Type header, whose charset some bodies are read with; null when there is none.</summary>
    public string? ContentType { get; init; }

    /// <summary>What is wrong with the body's compression; null when nothing is.</summary>
    public string? BodyDefect { get; init; }

    /// <summary>How long the source asked to wait; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Host of a redirect that was not followed.</summary>
    public string? RedirectHost { get; init; }

    /// <summary>Why no answer came.</summary>
    public Exception? Failure { get; init; }
}

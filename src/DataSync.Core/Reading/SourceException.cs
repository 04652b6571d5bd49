namespace DataSync.Core.Reading;

/// <summary>
/// Reading a source failed. The message says which request of which connector, and what to do; it never holds a secret.
/// </summary>
public abstract class SourceException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>Connector that was read.</summary>
    public required string Connector { get; init; }

    /// <summary>Stream that was read.</summary>
    public required string Stream { get; init; }

    /// <summary>One-based number of the page that was asked for.</summary>
    public required int Page { get; init; }

    /// <summary>HTTP status of the last answer; null when there was none.</summary>
    public int? StatusCode { get; init; }
}

/// <summary>The source did not answer well within all attempts (timeouts, 5xx, dropped connections). Trying later may help.</summary>
public sealed class SourceUnavailableException(string message, Exception? inner = null) : SourceException(message, inner);

/// <summary>The source refused the request (4xx): the manifest or its configuration is wrong. Trying again does not help.</summary>
public sealed class SourceConfigurationException(string message, Exception? inner = null) : SourceException(message, inner);

/// <summary>The source refused the credentials (401, 403, or what the manifest declares as that) also after a refresh.</summary>
public sealed class SourceAuthenticationException(string message, Exception? inner = null) : SourceException(message, inner)
{
    /// <summary>Names of the secrets that the connector's configuration uses; never their values.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }
}

/// <summary>The source cannot be paged on: the same page again and again, or a malformed page whose paging does not tell the next.</summary>
public sealed class SourcePagingException(string message, Exception? inner = null) : SourceException(message, inner);

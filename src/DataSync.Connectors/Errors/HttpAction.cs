namespace DataSync.Connectors.Errors;

/// <summary>What is done about an answer.</summary>
internal enum HttpAction
{
    /// <summary>Read the body.</summary>
    Read,

    /// <summary>The page has no content: no records.</summary>
    ReadNothing,

    /// <summary>Try again after a backoff; then the source is unavailable.</summary>
    Retry,

    /// <summary>Wait as long as the source says, else back off; then the source is throttling.</summary>
    Wait,

    /// <summary>Resolve the credentials again and try once more; then they are wrong.</summary>
    RefreshCredentials,

    /// <summary>Give up: the request is wrong.</summary>
    Fail,
}

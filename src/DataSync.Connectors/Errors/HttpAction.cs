namespace DataSync.Connectors.Errors;

/// <summary>What is done about an answer.</summary>
internal enum HttpAction
{
    /// <summary>Read the body.</summary>
    Read,

    /// <summary>The page has no content: no records.</summary>
    ReadNothing,

    /// <summary>Not an error: the records of a success are read; of another answer none, and the slice ends there.</summary>
    Ignore,

    /// <summary>Try again after a backoff; then the source is unavailable.</summary>
    Retry,

    /// <summary>Wait as long as the source says, else back off; then the source is throttling.</summary>
    Wait,

    /// <summary>Resolve the credentials again and try once more; then they are wrong.</summary>
    RefreshCredentials,

    /// <summary>Resolve the credentials again where they can be, then as <see cref="Retry"/>.</summary>
    RefreshCredentialsThenRetry,

    /// <summary>The source cannot page on from here: begin the slice anew, once.</summary>
    RestartSlice,

    /// <summary>Give up: the request is wrong.</summary>
    Fail,
}

namespace DataSync.Connectors.Requesters;

/// <summary>Where in a request a value goes.</summary>
internal enum RequestTarget
{
    /// <summary>The query of the URL.</summary>
    RequestParameter,

    /// <summary>A header.</summary>
    Header,
}

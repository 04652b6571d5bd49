namespace DataSync.Connectors.Requesters;

/// <summary>Where in a request a value goes.</summary>
internal enum RequestTarget
{
    /// <summary>The query of the URL.</summary>
    RequestParameter,

    /// <summary>A header.</summary>
    Header,

    /// <summary>A field of the form in the body.</summary>
    BodyData,

    /// <summary>A place in the JSON of the body.</summary>
    BodyJson,
}

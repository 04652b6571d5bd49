namespace DataSync.SampleApi.Faults;

/// <summary>What goes wrong with an answer.</summary>
public enum FaultKind
{
    /// <summary>Answers <see cref="FaultRule.Status"/> with a JSON error, and Retry-After where the rule says so.</summary>
    Status,

    /// <summary>Cuts the connection before any answer.</summary>
    DropBeforeHeaders,

    /// <summary>Cuts the connection after half of the body.</summary>
    DropMidBody,

    /// <summary>The right answer, after <see cref="FaultRule.Delay"/>.</summary>
    Slow,

    /// <summary>200 with a body that ends in the middle of its JSON; its Content-Length is right.</summary>
    TruncatedJson,

    /// <summary>200 with a web page instead of JSON, as proxies answer.</summary>
    Html,

    /// <summary>200 with JSON that is no page of records.</summary>
    WrongShape,

    /// <summary>The body of the page before, page number and all; the first page answers itself.</summary>
    RepeatedPage,

    /// <summary>A page without records that claims there is more, where there is.</summary>
    EmptyPage,

    /// <summary>The right page after <see cref="FaultRule.HugeBytes"/> of white space: valid JSON, too much to hold.</summary>
    HugeBody,

    /// <summary>The right records with a total (and a last link) that is wrong.</summary>
    WrongTotal,
}

namespace DataSync.Connectors.Requesters;

/// <summary>A header of a request.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Value; may be a secret.</param>
/// <param name="IsCredential">Whether it is for the source's own host only.</param>
internal sealed record RequestHeader(string Name, string Value, bool IsCredential)
{
    private static readonly HashSet<string> s_ofBody = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-Location", "Content-MD5",
        "Content-Range", "Content-Type", "Expires", "Last-Modified",
    };

    /// <summary>Whether it describes a body (RFC 9110 section 8), which is where .NET wants it.</summary>
    public bool IsOfBody => s_ofBody.Contains(Name);

    /// <summary>The name, never the value.</summary>
    public override string ToString() => Name;
}

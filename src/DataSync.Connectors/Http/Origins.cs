namespace DataSync.Connectors.Http;

/// <summary>Which addresses a source's credentials are for.</summary>
internal static class Origins
{
    /// <summary>
    /// Whether what is meant for one address may be sent to the other: same scheme, host and port; from http to https is
    /// allowed, never back.
    /// </summary>
    public static bool Share(Uri from, Uri to) =>
        from.IdnHost == to.IdnHost
        && ((from.Scheme == to.Scheme && from.Port == to.Port)
            || (from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }));

    /// <summary>
    /// The address by https, where it is one of an https host that was written with http: servers behind a proxy give such
    /// addresses of their further pages. Any other address as it is.
    /// </summary>
    public static Uri Secured(Uri address, Uri host) =>
        address is { Scheme: "http", IsDefaultPort: true } && host is { Scheme: "https", IsDefaultPort: true } && address.IdnHost == host.IdnHost
            ? new UriBuilder(address) { Scheme = "https", Port = 443 }.Uri
            : address;
}

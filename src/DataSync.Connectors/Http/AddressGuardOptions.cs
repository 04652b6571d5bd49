namespace DataSync.Connectors.Http;

/// <summary>Which addresses beside those of the public internet may be called (section <c>DataSync:Http</c>).</summary>
public sealed record AddressGuardOptions
{
    /// <summary>
    /// Hosts of the operator's own network, separated by commas: <c>crm.internal</c>, <c>crm.internal:8443</c>,
    /// <c>10.1.2.3</c>, <c>[fd12::1]:8080</c> or <c>10.1.0.0/16</c>. A name allows the private addresses it resolves to. A
    /// link-local address, which is where clouds hand out credentials, is allowed only when written as address or network.
    /// </summary>
    public string AllowedPrivateHosts { get; init; } = "";

    /// <summary>
    /// Whether sources are called through the proxy that the environment names (HTTPS_PROXY and its kind). The proxy then
    /// decides which addresses are reached, and nothing is decided here. Default: no proxy.
    /// </summary>
    public bool UseProxy { get; init; }
}

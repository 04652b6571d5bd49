namespace DataSync.Connectors.Http;

/// <summary>
/// Finds the hosts that an operator named in a source's own configuration. They may be of the operator's network: whoever
/// writes <c>base_url: http://crm.internal:8080</c> means it. What a manifest says does not count.
/// </summary>
public static class OperatorHosts
{
    /// <summary>
    /// The hosts in configuration values: of an address <c>host:port</c>, of a bare host name with a dot (or
    /// <c>localhost</c>) that host on any port. Other values, numbers among them, name none.
    /// </summary>
    /// <param name="values">
    /// Values of the source's configuration as the operator wrote them, without secrets and without the manifest's defaults.
    /// </param>
    public static IReadOnlySet<string> In(IEnumerable<string> values)
    {
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values.Select(value => value.Trim()))
        {
            if (Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                hosts.Add(HostNames.WithPort(HostNames.Of(address), address.Port));
            else if (HostNames.Parse(value) is { } named && IsHost(named.Host))
                hosts.Add(named.Port is { } port ? HostNames.WithPort(named.Host, port) : named.Host);
        }

        return hosts;
    }

    private static bool IsHost(string host) => host == "localhost" || host.AsSpan().ContainsAny('.', ':');
}

using System.Net;

namespace DataSync.Connectors.Http;

/// <summary>The hosts, addresses and networks that the operator allows beside the public internet.</summary>
internal sealed class AllowedHosts
{
    public const string Setting = "DataSync:Http:AllowedPrivateHosts";

    private const string Remedy = "Write host, host:port, an address or a network such as 10.1.0.0/16, separated by commas.";

    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly List<(IPNetwork Network, int? Port)> _networks = [];

    /// <exception cref="FormatException">An entry is none of host, host:port, address, address:port or network.</exception>
    public AllowedHosts(string setting)
    {
        foreach (var entry in setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Add(entry);
    }

    /// <summary>Whether the host, on any port or on this one, is named.</summary>
    public bool Names(string host, int port) => _hosts.Contains(host) || _hosts.Contains(HostNames.WithPort(host, port));

    /// <summary>Whether the address itself is named.</summary>
    public bool Holds(IPAddress address, int port) =>
        _networks.Exists(allowed => allowed.Network.Contains(address) && (allowed.Port is null || allowed.Port == port));

    private void Add(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network))
            _networks.Add((network, null));
        else if (HostNames.Parse(entry) is not { } named)
            throw new FormatException($"'{entry}' is no host. {Remedy}");
        else if (IPAddress.TryParse(named.Host, out var address))
            AddAddress(address, named.Port);
        else
            _hosts.Add(named.Port is { } port ? HostNames.WithPort(named.Host, port) : named.Host);
    }

    private void AddAddress(IPAddress address, int? port)
    {
        var reached = AddressRanges.Reached(address);
        _networks.Add((new IPNetwork(reached, reached.GetAddressBytes().Length * 8), port));
    }
}

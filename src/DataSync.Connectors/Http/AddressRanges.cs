using System.Net;
using System.Net.Sockets;

namespace DataSync.Connectors.Http;

/// <summary>Addresses that are not of the public internet.</summary>
/// <param name="Network">The range.</param>
/// <param name="IsOfOwnNetwork">
/// Hosts of an own network have such addresses: a host that is allowed may have them. Else only the address itself can be allowed.
/// </param>
/// <param name="Name">What it is, for messages.</param>
internal sealed record AddressRange(IPNetwork Network, bool IsOfOwnNetwork, string Name);

/// <summary>
/// The ranges of the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190) that no public API is
/// reached at, multicast (RFC 5771), and addresses that clouds keep for themselves. Of IPv6 only 2000::/3 is handed out
/// for the public internet (RFC 4291 section 2.4), so everything else is none.
/// </summary>
internal static class AddressRanges
{
    // https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16, and the addresses at which AWS
    // (https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html), Google, Scaleway and Alibaba Cloud tell an
    // instance its credentials, in ranges that own networks use as well. The first match counts.
    private static readonly AddressRange[] V4 =
    [
        Special("168.63.129.16/32", "an address of the Azure platform"),
        Special("100.100.100.200/32", "a cloud's metadata address"),
        Own("10.0.0.0/8", "a private address (RFC 1918)"),
        Own("172.16.0.0/12", "a private address (RFC 1918)"),
        Own("192.168.0.0/16", "a private address (RFC 1918)"),
        Own("127.0.0.0/8", "a loopback address"),
        Own("100.64.0.0/10", "a shared address (RFC 6598)"),
        Special("169.254.0.0/16", "a link-local address (RFC 3927), as of a cloud's metadata"),
        Special("0.0.0.0/8", "an address of this host itself"),
        Special("192.0.0.0/24", "a protocol address (RFC 6890)"),
        Special("192.0.2.0/24", "a documentation address (RFC 5737)"),
        Special("198.51.100.0/24", "a documentation address (RFC 5737)"),
        Special("203.0.113.0/24", "a documentation address (RFC 5737)"),
        Special("192.88.99.0/24", "a 6to4 relay address (RFC 7526)"),
        Special("198.18.0.0/15", "a benchmarking address (RFC 2544)"),
        Special("224.0.0.0/4", "a multicast address"),
        Special("240.0.0.0/4", "a reserved address (RFC 1112)"),
    ];

    private static readonly AddressRange[] V6 =
    [
        Special("fd00:ec2::/32", "a cloud's metadata address"),
        Special("fd20:ce::254/128", "a cloud's metadata address"),
        Special("fd00:42::42/128", "a cloud's metadata address"),
        Own("::1/128", "a loopback address"),
        Own("fc00::/7", "a unique local address (RFC 4193)"),
        Special("fe80::/10", "a link-local address (RFC 4291)"),
        Special("ff00::/8", "a multicast address"),
        Special("2001::/23", "a protocol address (RFC 2928), as of Teredo"),
        Special("2001:db8::/32", "a documentation address (RFC 3849)"),
        Special("2002::/16", "a 6to4 address (RFC 3056)"),
        Special("3fff::/20", "a documentation address (RFC 9637)"),
    ];

    private static readonly IPNetwork Public = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly AddressRange Elsewhere = Special("::/0", "no address of the public internet");

    /// <summary>
    /// The address that is reached in the end: of IPv4-mapped addresses (RFC 4291 section 2.5.5.2) and those of NAT64
    /// (RFC 6052) the IPv4 address in them.
    /// </summary>
    public static IPAddress Reached(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }

    /// <summary>The range that an address is of; null for one of the public internet.</summary>
    /// <param name="reached">Address from <see cref="Reached"/>.</param>
    public static AddressRange? Of(IPAddress reached)
    {
        var isV4 = reached.AddressFamily == AddressFamily.InterNetwork;
        return Array.Find(isV4 ? V4 : V6, range => range.Network.Contains(reached))
            ?? (isV4 || Public.Contains(reached) ? null : Elsewhere);
    }

    private static AddressRange Own(string network, string name) => new(IPNetwork.Parse(network), IsOfOwnNetwork: true, name);

    private static AddressRange Special(string network, string name) => new(IPNetwork.Parse(network), IsOfOwnNetwork: false, name);
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DataSync.Connectors.Http;

/// <summary>
/// Hosts as the guard compares them: in lower case, international names in their ASCII form, IPv6 in brackets only before
/// a port.
/// </summary>
internal static class HostNames
{
    /// <summary>Host of an address.</summary>
    public static string Of(Uri address) => address.IdnHost.ToLowerInvariant();

    /// <summary><c>host:port</c>.</summary>
    public static string WithPort(string host, int port) =>
        (host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:" : $"{host}:") + port.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads <c>host</c> or <c>host:port</c>. Null for anything else, also for numbers that an address would be made of:
    /// <c>2130706433</c> is no host to whoever wrote it.
    /// </summary>
    public static (string Host, int? Port)? Parse(string text)
    {
        // In brackets, the framework would take a port as well and forget it.
        if (!text.StartsWith('[') && IPAddress.TryParse(text, out var bare)
            && bare is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: 0 })
            return (bare.ToString(), null);

        var (host, port) = Split(text);
        if (!Uri.TryCreate($"http://{host}", UriKind.Absolute, out var address))
            return null;
        var isHost = Of(address).Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase) || host is ['[', .., ']'];
        if (!isHost || address.PathAndQuery != "/")
            return null;
        if (port.Length == 0)
            return (Of(address), null);
        return ushort.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (Of(address), number) : null;
    }

    /// <summary>Parts off the last colon and what follows, unless it is one of an IPv6 address.</summary>
    private static (string Host, string Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf(']') ? (text[..colon], text[colon..]) : (text, "");
    }
}

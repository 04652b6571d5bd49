using System.Net;
using System.Net.Sockets;

namespace DataSync.Connectors.Http;

/// <summary>
/// Keeps requests that a connector's manifest describes from reaching into the network that the app runs in (server-side
/// request forgery): only addresses of the public internet are connected to, and those that the operator names. What is
/// public follows the IANA special-purpose registries (RFC 6890, RFC 8190).
/// </summary>
/// <remarks>
/// <para>The decision is made about the resolved address, in the moment of connecting and for the very address that is
/// connected to. So no way of writing an address and no name that resolves to something else a second later gets around it.</para>
/// <para>The operator names hosts in two places. <see cref="AddressGuardOptions.AllowedPrivateHosts"/> counts for all
/// requests. <see cref="OperatorHostsKey"/> counts for one request: the hosts in the configuration of its own source.</para>
/// <para>Connections are pooled by host and port, whoever asked first. So that none is used by a request that may not have
/// made it, requests to hosts of their own source's configuration have a pool apart from all others.</para>
/// <para>There is no proxy, whatever the environment says: behind a proxy the connection would be the proxy's to make, and
/// its address the only one seen here (<see cref="AddressGuardOptions.UseProxy"/> leaves it to the proxy). There is no HTTP/3
/// either, which does not ask how to connect.</para>
/// </remarks>
public sealed class AddressGuard
{
    /// <summary>
    /// Hosts that the operator named in the configuration of the request's source, from <see cref="OperatorHosts.In"/>. They
    /// may have private and loopback addresses, not link-local ones.
    /// </summary>
    public static readonly HttpRequestOptionsKey<IReadOnlySet<string>> OperatorHostsKey = new("DataSync.OperatorHosts");

    private readonly AllowedHosts _allowed;
    private readonly TimeProvider _time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    /// <summary>Makes a guard.</summary>
    /// <param name="options">What is allowed beside the public internet.</param>
    /// <param name="time">Clock of connecting.</param>
    /// <exception cref="FormatException">The setting cannot be read; the message names the entry at fault.</exception>
    public AddressGuard(AddressGuardOptions options, TimeProvider time)
        : this(options, time, Dns.GetHostAddressesAsync)
    {
    }

    internal AddressGuard(AddressGuardOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        (_allowed, _time, _resolve) = (new AllowedHosts(options.AllowedPrivateHosts), time, resolve);

    /// <summary>
    /// A handler that sends through the guard. It follows no redirects, since each address is to be looked at. A refusal is
    /// an <see cref="AddressRefusedException"/>.
    /// </summary>
    /// <param name="newHandler">Makes a handler with timeouts and decompression as wanted; called once for each pool.</param>
    public HttpMessageHandler CreateHandler(Func<SocketsHttpHandler> newHandler) =>
        new AddressGuardHandler(Guarded(newHandler(), isNamed: false), Guarded(newHandler(), isNamed: true));

    private SocketsHttpHandler Guarded(SocketsHttpHandler handler, bool isNamed)
    {
        handler.UseProxy = false;
        handler.AllowAutoRedirect = false;
        handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, isNamed, cancellationToken);
        return handler;
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool isNamed, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await _resolve(target.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);

        var allowed = Array.FindAll(addresses, address => RefusalOf(address, target, isNamed) is null);
        if (allowed.Length == 0)
            throw Refused(target, addresses[0], RefusalOf(addresses[0], target, isNamed)!);

        var socket = await StaggeredConnect.ConnectAsync(allowed, target.Port, _time, cancellationToken).ConfigureAwait(false);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The range for which an address is refused; null when it is not.</summary>
    private AddressRange? RefusalOf(IPAddress address, DnsEndPoint target, bool isNamed)
    {
        var reached = AddressRanges.Reached(address);
        var isAllowed = AddressRanges.Of(reached) is not { } range
            || _allowed.Holds(reached, target.Port)
            || (range.IsOfOwnNetwork && (isNamed || _allowed.Names(target.Host.ToLowerInvariant(), target.Port)));
        return isAllowed ? null : AddressRanges.Of(reached);
    }

    private static AddressRefusedException Refused(DnsEndPoint target, IPAddress address, AddressRange range)
    {
        var shown = address.ToString();
        var what = shown == target.Host ? $"it is {range.Name}" : $"it is at {shown}, {range.Name}";
        var entry = range.IsOfOwnNetwork ? HostNames.WithPort(target.Host, target.Port) : $"the address {shown}";
        return new AddressRefusedException(
            target.Host, what, $"If the connector is meant to call it, add {entry} to {AllowedHosts.Setting}; else do not use this connector");
    }
}

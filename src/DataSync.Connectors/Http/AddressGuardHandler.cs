using System.Net;
using System.Runtime.ExceptionServices;

namespace DataSync.Connectors.Http;

/// <summary>Sends each request through the pool that it may use.</summary>
internal sealed class AddressGuardHandler(HttpMessageHandler others, HttpMessageHandler named) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _others = new(others);
    private readonly HttpMessageInvoker _named = new(named);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // HTTP/3 connects without asking.
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (request.Version > HttpVersion.Version20)
            request.Version = HttpVersion.Version20;
        try
        {
            return await (IsNamed(request) ? _named : _others).SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AddressRefusedException refused)
        {
            ExceptionDispatchInfo.Throw(refused);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _others.Dispose();
            _named.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool IsNamed(HttpRequestMessage request)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } address
            || !request.Options.TryGetValue(AddressGuard.OperatorHostsKey, out var hosts))
            return false;
        var host = HostNames.Of(address);
        return hosts.Contains(host) || hosts.Contains(HostNames.WithPort(host, address.Port));
    }
}

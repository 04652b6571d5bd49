using System.Net;

namespace DataSync.Presets.Tests.Kit;

/// <summary>Brings every request to the test's server, with path, query and headers as they are; <c>Host</c> tells where it was for.</summary>
internal sealed class VendorHandler(Uri server) : DelegatingHandler(new SocketsHttpHandler
{
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.All,
    UseCookies = false,
})
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var meant = request.RequestUri!;
        request.Headers.Host = meant.Authority;
        request.RequestUri = new Uri(server, meant.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}

namespace DataSync.Connectors.Http;

/// <summary>
/// Sends every request to one server in place of its own host, with its path and query, so that a connector can be tried
/// against a stand-in. The server was named by whoever runs it and may have a private address.
/// </summary>
internal sealed class UrlBaseHandler : DelegatingHandler
{
    private readonly Uri _base;
    private readonly IReadOnlySet<string> _hosts;

    public UrlBaseHandler(Uri urlBase, HttpMessageHandler inner)
        : base(inner) => (_base, _hosts) = (urlBase, OperatorHosts.In([urlBase.AbsoluteUri]));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var meant = request.RequestUri ?? throw new HttpRequestException("the request has no address");
        request.RequestUri = new UriBuilder(meant)
        {
            Scheme = _base.Scheme,
            Host = _base.Host,
            Port = _base.Port,
            Path = $"{_base.AbsolutePath.TrimEnd('/')}{meant.AbsolutePath}",
        }.Uri;
        request.Headers.Host = null;
        request.Options.Set(AddressGuard.OperatorHostsKey, _hosts);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // The stand-in redirects to itself; to the connector it is the host that it meant.
        if (response.Headers.Location is { IsAbsoluteUri: true } target && target.Authority == _base.Authority)
            response.Headers.Location = new Uri(new Uri(meant.GetLeftPart(UriPartial.Authority)), target.PathAndQuery);
        return response;
    }
}

using System.Net;

namespace DataSync.Connectors.Http;

/// <summary>Makes the one HTTP client that all sources of a process share.</summary>
public static class SourceHttp
{
    /// <summary>
    /// A client without a timeout of its own (the reader sets one per attempt), without cookies, and without redirects
    /// (the reader follows those that stay on the host, so that no credential travels to another).
    /// </summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            // Connections are renewed so that a change of the source's address in DNS is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("DataSync/1.0");
        return client;
    }
}

using System.Net;

namespace DataSync.Connectors.Http;

/// <summary>Makes the one HTTP client that all sources of a process share.</summary>
public static class SourceHttp
{
    /// <summary>
    /// A client without a timeout of its own (the reader sets one per attempt), without cookies, and without redirects
    /// (the reader follows those that stay on the host, so that no credential travels to another). It reaches the public
    /// internet and what the operator allows.
    /// </summary>
    /// <param name="options">What is allowed beside; null for nothing but the hosts in a source's own configuration.</param>
    /// <param name="time">Clock of connecting; null for the system's.</param>
    /// <param name="special">For trying connectors out; null for none of it.</param>
    /// <exception cref="FormatException">The allowed hosts cannot be read; the message names the entry at fault.</exception>
    public static HttpClient CreateClient(AddressGuardOptions? options = null, TimeProvider? time = null, SourceHttpOptions? special = null)
    {
        options ??= new AddressGuardOptions();
        time ??= TimeProvider.System;
        var guard = new AddressGuard(options, time);
        var handler = options.UseProxy ? NewHandler() : guard.CreateHandler(NewHandler);
        if (special?.UrlBase is { } urlBase)
            handler = new UrlBaseHandler(urlBase, handler);
        if (special?.Trace is { } trace)
            handler = new TraceHandler(trace, time, handler);
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Accept.ParseAdd("*/*");
        client.DefaultRequestHeaders.UserAgent.ParseAdd("DataSync/1.0");
        return client;
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // Connections are renewed so that a change of the source's address in DNS is noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };
}

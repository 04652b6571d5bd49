using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>A real HTTP server that stands in for every host of every manifest.</summary>
internal sealed class CorpusServer : IAsyncDisposable
{
    private const string WorldHeader = "X-Corpus-World";
    private const string AddressHeader = "X-Corpus-Address";

    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _connections = new() { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.All };
    private readonly ConcurrentDictionary<int, World> _worlds = new();
    private int _last;

    private CorpusServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => options.Limits.MaxRequestLineSize = 64 * 1024);
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public static async Task<CorpusServer> StartAsync()
    {
        var server = new CorpusServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A client whose every request comes here and is answered by one world, whatever host it was meant for.</summary>
    public HttpClient Connect(World world)
    {
        var id = Interlocked.Increment(ref _last);
        _worlds[id] = world;
        var client = new HttpClient(new Rewriting(_connections, new Uri(_app.Urls.Single()), id), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var address = new Uri(Uri.UnescapeDataString(headers[AddressHeader]));
        var seen = new SeenRequest(context.Request.Method, address, headers, body);
        var (status, answer, type, extra) = _worlds[int.Parse(headers[WorldHeader], System.Globalization.CultureInfo.InvariantCulture)].Answer(seen);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in extra)
            context.Response.Headers[name] = value;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private sealed class Rewriting(HttpMessageHandler inner, Uri server, int world) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add(WorldHeader, world.ToString(System.Globalization.CultureInfo.InvariantCulture));
            request.Headers.Add(AddressHeader, Uri.EscapeDataString(request.RequestUri!.AbsoluteUri));
            request.RequestUri = new Uri(server, "/");
            return base.SendAsync(request, cancellationToken);
        }
    }
}

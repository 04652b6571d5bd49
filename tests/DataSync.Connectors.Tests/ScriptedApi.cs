using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors.Tests;

/// <summary>A real HTTP server that answers request after request as scripted; a request beyond the script gets status 418.</summary>
internal sealed class ScriptedApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    private ScriptedApi(Reply[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        var next = -1;
        _app.Run(context =>
        {
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            _requests.Enqueue(new SeenRequest(context.Request.GetEncodedPathAndQuery(), headers));
            var index = Interlocked.Increment(ref next);
            return index < script.Length ? script[index](context) : Replies.Status(418)(context);
        });
    }

    public string Url => _app.Urls.Single();

    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    public static async Task<ScriptedApi> StartAsync(params Reply[] script)
    {
        var api = new ScriptedApi(script);
        await api._app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal delegate Task Reply(HttpContext context);

internal sealed record SeenRequest(string PathAndQuery, IReadOnlyDictionary<string, string> Headers);

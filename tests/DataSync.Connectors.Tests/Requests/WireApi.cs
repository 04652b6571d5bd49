using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace DataSync.Connectors.Tests.Requests;

/// <summary>A real HTTP server that keeps each request whole and answers it as the test says.</summary>
internal sealed class WireApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<WireRequest> _requests = new();

    private WireApi(Func<WireRequest, Reply> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var request = new WireRequest(
                context.Request.Method, context.Request.Path, context.Request.GetEncodedPathAndQuery(), headers, await reader.ReadToEndAsync());
            _requests.Enqueue(request);
            await answer(request)(context);
        });
    }

    public string Url => _app.Urls.Single();

    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    /// <summary>A server that answers every request with one page.</summary>
    public static Task<WireApi> StartAsync() => StartAsync(_ => Replies.Page(1));

    public static async Task<WireApi> StartAsync(Func<WireRequest, Reply> answer)
    {
        var api = new WireApi(answer);
        await api._app.StartAsync();
        return api;
    }

    public IReadOnlyList<WireRequest> To(string path) => [.. Requests.Where(request => request.Path == path)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

internal sealed record WireRequest(
    string Method, string Path, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The query as it came.</summary>
    public string Query => PathAndQuery.Contains('?', StringComparison.Ordinal) ? PathAndQuery[(PathAndQuery.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";
}

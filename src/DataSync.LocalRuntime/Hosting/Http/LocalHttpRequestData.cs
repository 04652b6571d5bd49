using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>The worker's request model over an ASP.NET Core request.</summary>
internal sealed class LocalHttpRequestData : HttpRequestData
{
    private readonly HttpContext _http;

    private LocalHttpRequestData(FunctionContext context, HttpContext http)
        : base(context)
    {
        _http = http;
        Url = new Uri(http.Request.GetEncodedUrl());
        Headers = new HttpHeadersCollection(
            http.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.OfType<string>())));
    }

    public override Stream Body => _http.Request.Body;

    public override HttpHeadersCollection Headers { get; }

    public override IReadOnlyCollection<IHttpCookie> Cookies =>
        [.. _http.Request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url { get; }

    public override IEnumerable<ClaimsIdentity> Identities => _http.User.Identities;

    public override string Method => _http.Request.Method;

    /// <summary>The one request object of an HTTP invocation.</summary>
    public static LocalHttpRequestData Of(FunctionContext context)
    {
        if (context.Features.Get<LocalHttpRequestData>() is { } existing) return existing;
        var request = new LocalHttpRequestData(context, context.GetHttpContext()!);
        context.Features.Set(request);
        return request;
    }

    public override HttpResponseData CreateResponse() => new LocalHttpResponseData(FunctionContext);
}

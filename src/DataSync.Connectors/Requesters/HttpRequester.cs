using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>The request that a stream's pages have in common.</summary>
internal sealed record HttpRequester(
    InterpolatedString Url,
    InterpolatedString? Path,
    IReadOnlyDictionary<string, InterpolatedString> Parameters,
    IReadOnlyDictionary<string, InterpolatedString> Headers,
    IAuthenticator Authenticator)
{
    public const string TypeName = "HttpRequester";

    /// <summary>What the manifest says about answers; null when it says nothing.</summary>
    public IErrorHandler? ErrorHandler { get; init; }

    public static HttpRequester Parse(ComponentScope scope)
    {
        // url is the newer key, url_base with path the older one; the reference engine prefers url_base when both are there.
        var url = scope.Text("url");
        var urlBase = scope.Text("url_base");
        if (urlBase is null && url is null)
            scope.Problem(null, "url_base", "url_base is missing", "Add url_base, or url");
        scope.AcceptOnly("http_method", "GET");
        scope.AcceptOnly("use_cache", "false");
        var headers = scope.TextMap("request_headers");
        foreach (var name in headers.Keys.Where(name => !IsRequestHeader(name)))
            scope.Problem(scope.Node("request_headers"), $"request_headers.{name}", $"{name} has no place in a GET request", "Remove it");

        return new HttpRequester(
            urlBase ?? url ?? InterpolatedString.Empty,
            scope.Text("path"),
            scope.TextMap("request_parameters"),
            headers,
            scope.OptionalComponent<IAuthenticator>(
                "authenticator",
                null,
                (ApiKeyAuthenticator.TypeName, ApiKeyAuthenticator.Parse),
                (BasicHttpAuthenticator.TypeName, BasicHttpAuthenticator.Parse),
                (BearerAuthenticator.TypeName, BearerAuthenticator.Parse),
                (NoAuth.TypeName, NoAuth.Parse)) ?? new NoAuth())
        {
            ErrorHandler = ErrorHandlerParser.Parse(scope),
        };
    }

    /// <exception cref="RequestException">Manifest and configuration make no request.</exception>
    public ValueTask PrepareAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        request.SetAddress(Url.Render(request.Context) ?? "", Path?.Render(request.Context));
        foreach (var (name, value) in Parameters)
        {
            if (value.Render(request.Context) is { } text)
                request.AddParameter(name, text);
        }

        foreach (var (name, value) in Headers)
        {
            if (value.Render(request.Context) is { } text)
                request.AddHeader(name, text);
        }

        return Authenticator.AuthenticateAsync(request, link, cancellationToken);
    }

    /// <summary>Content-Type and its kind describe a body; .NET does not send them without one.</summary>
    private static bool IsRequestHeader(string name)
    {
        using var probe = new HttpRequestMessage();
        return probe.Headers.TryAddWithoutValidation(name, "");
    }
}

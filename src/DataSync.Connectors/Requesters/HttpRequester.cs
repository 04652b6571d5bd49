using DataSync.Connectors.Authenticators;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Requesters;

/// <summary>The request that a stream's pages have in common.</summary>
internal sealed record HttpRequester(
    HttpMethod Method,
    InterpolatedString Url,
    InterpolatedString? Path,
    RequestMap Parameters,
    RequestMap Headers,
    RequestContent Content,
    IAuthenticator Authenticator)
{
    public const string TypeName = "HttpRequester";

    /// <summary>What the manifest says about answers; null when it says nothing.</summary>
    public IErrorHandler? ErrorHandler { get; init; }

    private static readonly string[] s_methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public static HttpRequester Parse(ComponentScope scope) => Parse(scope, null);

    /// <summary>Reads a requester whose expressions know more than those of a page.</summary>
    /// <param name="scope">The component.</param>
    /// <param name="variables">What they know, such as <see cref="Variables.Job"/>; null for what those of a page do.</param>
    public static HttpRequester Parse(ComponentScope scope, IReadOnlySet<string>? variables)
    {
        // url is the newer key, url_base with path the older one; the reference engine prefers url_base when both are there.
        var url = scope.Text("url", variables);
        var urlBase = scope.Text("url_base", variables);
        if (urlBase is null && url is null)
            scope.Problem(null, "url_base", "url_base is missing", "Add url_base, or url");
        // Pages are asked for once; keeping answers changes no record.
        scope.Accept("use_cache");

        return new HttpRequester(
            MethodOf(scope),
            urlBase ?? url ?? InterpolatedString.Empty,
            scope.Text("path", variables),
            RequestMap.Parse(scope, "request_parameters", variables),
            RequestMap.Parse(scope, "request_headers", variables),
            RequestContent.Parse(scope, variables),
            AuthenticatorParser.Parse(scope, url ?? urlBase))
        {
            ErrorHandler = ErrorHandlerParser.Parse(scope),
        };
    }

    /// <exception cref="RequestException">Manifest and configuration make no request.</exception>
    /// <exception cref="TokenException">No token could be had for it.</exception>
    public ValueTask PrepareAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        request.Method = Method;
        request.SetAddress(TextOf(Url, request.Context) ?? "", Path is null ? null : TextOf(Path, request.Context));
        foreach (var (name, values) in Parameters.Render(request.Context))
            request.AddParameter(name, values);
        foreach (var (name, values) in Headers.Render(request.Context))
            request.AddHeader(name, string.Join(", ", values));
        Content.Prepare(request);
        return Authenticator.AuthenticateAsync(request, link, cancellationToken);
    }

    /// <summary>An address; one in quotes loses them, as in the reference engine, which reads what is rendered as a literal.</summary>
    private static string? TextOf(InterpolatedString text, EvaluationContext context) =>
        text.Evaluate(context, LiteralKinds.Text) is { IsNone: false } value ? value.ToString() : null;

    private static HttpMethod MethodOf(ComponentScope scope)
    {
        var method = scope.Literal("http_method")?.ToUpperInvariant() ?? "GET";
        if (s_methods.Contains(method))
            return HttpMethod.Parse(method);
        scope.Problem(scope.Node("http_method"), "http_method", $"there is no method {method}", $"Use one of {string.Join(", ", s_methods)}");
        return HttpMethod.Get;
    }
}

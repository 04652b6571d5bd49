using DataSync.Connectors.Expressions;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// The request for an access token, its names as the vendor has them. The reference engine's
/// <c>_build_standard_refresh_args</c>: credentials are left out of the form when a header has them; what the manifest adds
/// takes the place of nothing.
/// </summary>
internal sealed class OAuthTokenRequest
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private readonly InterpolatedString _grantTypeName;
    private readonly InterpolatedString _grantType;
    private readonly InterpolatedString _clientIdName;
    private readonly InterpolatedString? _clientId;
    private readonly InterpolatedString _clientSecretName;
    private readonly InterpolatedString? _clientSecret;
    private readonly InterpolatedString _refreshTokenName;
    private readonly InterpolatedString? _refreshToken;
    private readonly IReadOnlyList<InterpolatedString> _scopes;
    private readonly RequestMap _extra;
    private readonly RequestMap _headers;
    private readonly bool _inQuery;
    private readonly JwtAuthenticator? _assertion;
    private readonly RefreshTokenUpdater? _updater;

    private OAuthTokenRequest(ComponentScope scope, RefreshTokenUpdater? updater)
    {
        _updater = updater;
        Endpoint = scope.Text("token_refresh_endpoint");
        AccessTokenName = Name(scope, "access_token_name", "access_token");
        ExpiresInName = Name(scope, "expires_in_name", "expires_in");
        (_grantTypeName, _grantType) = (Name(scope, "grant_type_name", "grant_type"), Name(scope, "grant_type", "refresh_token"));
        (_clientIdName, _clientId) = (Name(scope, "client_id_name", "client_id"), scope.Text("client_id"));
        (_clientSecretName, _clientSecret) = (Name(scope, "client_secret_name", "client_secret"), scope.Text("client_secret"));
        (_refreshTokenName, _refreshToken) = (Name(scope, "refresh_token_name", "refresh_token"), scope.Text("refresh_token"));
        _scopes = scope.Texts("scopes");
        _extra = RequestMap.Parse(scope, "refresh_request_body");
        _headers = RequestMap.Parse(scope, "refresh_request_headers");
        _inQuery = scope.Boolean("send_refresh_request_as_query_params");
        Errors = TokenErrors.Parse(scope) ?? updater?.Errors;
        var assertion = scope.OptionalComponent("profile_assertion", JwtAuthenticator.TypeName, (JwtAuthenticator.TypeName, JwtAuthenticator.Parse));
        if (scope.Boolean("use_profile_assertion"))
        {
            if (assertion is null)
                scope.Problem(scope.Node("use_profile_assertion"), "profile_assertion", "profile_assertion is missing", "Add it, or remove use_profile_assertion");
            _assertion = assertion;
        }
        else if (Endpoint is not null && _grantType.Template == "refresh_token" && _refreshToken is null && updater is null)
        {
            scope.Problem(null, "refresh_token", "refresh_token is missing", "Add it, or another grant_type such as client_credentials");
        }
    }

    /// <summary>Where tokens are issued; null when the manifest has a token that is not renewed.</summary>
    public InterpolatedString? Endpoint { get; }

    public InterpolatedString AccessTokenName { get; }

    public InterpolatedString ExpiresInName { get; }

    /// <summary>How a refused refresh token is told; null for by its status.</summary>
    public TokenErrors? Errors { get; }

    public static OAuthTokenRequest Parse(ComponentScope scope, RefreshTokenUpdater? updater) => new(scope, updater);

    /// <summary>The refresh token that is configured; null when there is none.</summary>
    public string? RefreshTokenOf(EvaluationContext context)
    {
        var token = _updater is null ? null : ConfigLookup.Find(context, _updater.RefreshTokenPath);
        token ??= _refreshToken?.Render(context) is { Length: > 0 } text ? text : null;
        return token is null && _assertion is null && _grantType.Render(context) == "refresh_token"
            ? throw new RequestException($"the configuration has no refresh token{(_updater is null ? "" : $" ({string.Join('.', _updater.RefreshTokenPath)})")}")
            : token;
    }

    /// <summary>All that tells this request from another, but the refresh token and what changes with time.</summary>
    public IReadOnlyList<string> IdentityOf(EvaluationContext context)
    {
        var fields = FieldsOf(context, refreshToken: null, assertion: _assertion?.IdentityOf(context));
        return
        [
            TypeNameOf, Endpoint!.Render(context) ?? "",
            .. fields.SelectMany(field => field.Values.Prepend(field.Name)),
            .. _headers.Render(context).SelectMany(header => header.Values.Prepend(header.Name)),
        ];
    }

    /// <exception cref="RequestException">Manifest and configuration make no request.</exception>
    public PreparedRequest Prepare(RequestBuilder request, string? refreshToken, TimeProvider time)
    {
        var context = request.Context;
        var builder = new RequestBuilder(request.Config, context) { Method = HttpMethod.Post };
        builder.SetAddress(Endpoint!.Render(context) ?? "", null);
        foreach (var (name, values) in FieldsOf(context, refreshToken, _assertion?.Sign(context, time.GetUtcNow())))
        {
            if (_inQuery)
                builder.AddParameter(name, values, isSecret: true);
            else
                builder.Body.AddField(name, values, isSecret: true);
        }

        foreach (var (name, values) in _headers.Render(context))
            builder.AddHeader(name, string.Join(", ", values), isSecret: true);
        return builder.Build();
    }

    private static string TypeNameOf => OAuthAuthenticator.TypeName;

    private List<(string Name, IReadOnlyList<string> Values)> FieldsOf(EvaluationContext context, string? refreshToken, string? assertion)
    {
        if (_assertion is not null)
            return [(Text(_grantTypeName, context), [JwtBearer]), ("assertion", [assertion ?? ""])];
        var fields = new List<(string Name, IReadOnlyList<string> Values)> { (Text(_grantTypeName, context), [Text(_grantType, context)]) };
        if (!_headers.Render(context).Any(header => header.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
        {
            fields.Add((Text(_clientIdName, context), [Client(_clientId, "client_id", context) ?? throw new RequestException("the configuration has no client_id")]));
            // Some vendors have clients without a secret.
            if (Client(_clientSecret, "client_secret", context) is { } secret)
                fields.Add((Text(_clientSecretName, context), [secret]));
        }

        if (refreshToken is not null)
            fields.Add((Text(_refreshTokenName, context), [refreshToken]));
        if (_scopes.Count > 0)
            fields.Add(("scopes", [.. _scopes.Select(scope => Text(scope, context))]));
        fields.AddRange(_extra.Render(context).Where(extra => !fields.Exists(field => field.Name == extra.Name)).ToList());
        return fields;
    }

    /// <summary>An updater's credentials may stand in the configuration alone, where the reference engine looks for them.</summary>
    private string? Client(InterpolatedString? text, string name, EvaluationContext context) =>
        text?.Render(context) is { Length: > 0 } value ? value : _updater is null ? null : ConfigLookup.Find(context, ["credentials", name]);

    private static string Text(InterpolatedString text, EvaluationContext context) => text.Render(context) ?? "";

    private static InterpolatedString Name(ComponentScope scope, string key, string value) => scope.Text(key) ?? InterpolatedString.Of(value);
}

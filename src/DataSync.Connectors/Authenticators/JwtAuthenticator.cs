using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// A JSON Web Token (RFC 7519) signed here with a key of the configuration, in the meaning of the reference engine
/// (<c>auth/jwt.py</c>). It is used again until it ends, where that engine signs one for each request.
/// </summary>
internal sealed class JwtAuthenticator : IAuthenticator
{
    public const string TypeName = "JwtAuthenticator";

    private const int DefaultDuration = 1200;

    private static readonly string[] s_reservedHeaders = ["kid", "alg", "typ", "cty"];
    private static readonly string[] s_reservedClaims = ["iss", "sub", "aud", "iat", "exp", "nbf"];
    // Segments are Base64, where nothing is to be escaped.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JwtSigner _signer;
    private readonly int _duration;
    private readonly InterpolatedString? _prefix;
    private readonly RequestOption _place;
    private readonly IReadOnlyList<(string Name, InterpolatedString? Value)> _headers;
    private readonly IReadOnlyList<(string Name, InterpolatedString? Value)> _claims;
    private readonly RequestJson? _moreHeaders;
    private readonly RequestJson? _moreClaims;

    private JwtAuthenticator(ComponentScope scope)
    {
        _signer = JwtSigner.Parse(scope);
        _duration = scope.Integer("token_duration", DefaultDuration);
        _prefix = scope.Text("header_prefix");
        _place = scope.OptionalComponent("request_option", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse))
            ?? RequestOption.Header(InterpolatedString.Of("Authorization"));
        _headers = Known(scope, "jwt_headers", "kid", "typ", "cty");
        _claims = Known(scope, "jwt_payload", "iss", "sub", "aud");
        _moreHeaders = More(scope, "additional_jwt_headers", s_reservedHeaders);
        _moreClaims = More(scope, "additional_jwt_payload", s_reservedClaims);
    }

    public static JwtAuthenticator Parse(ComponentScope scope) => new(scope);

    public async ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var context = request.Context;
        var slot = link.Tokens.SlotOf(TypeName, IdentityOf(context));
        var token = await slot.GetAsync(
            _ =>
            {
                var now = link.Time.GetUtcNow();
                return Task.FromResult((Sign(context, now), now.AddSeconds(_duration)));
            },
            cancellationToken).ConfigureAwait(false);
        request.Config.Hide(token.Text[(token.Text.LastIndexOf(' ') + 1)..]);
        request.Uses(token);
        _place.Inject(request, token.Text, isSecret: true);
    }

    /// <summary>All that the token says and is signed with, but the time.</summary>
    public string IdentityOf(EvaluationContext context) =>
        string.Join('\n', _prefix?.Render(context), HeadersOf(context).ToJsonString(), ClaimsOf(context).ToJsonString(), _signer.IdentityOf(context));

    /// <summary>A new token, with the prefix that it is sent with.</summary>
    /// <exception cref="RequestException">Manifest and configuration make no token.</exception>
    public string Sign(EvaluationContext context, DateTimeOffset now)
    {
        var (headers, claims, seconds) = (HeadersOf(context), ClaimsOf(context), now.ToUnixTimeSeconds());
        (claims["iat"], claims["exp"], claims["nbf"]) = (seconds, seconds + _duration, seconds);
        var content = $"{Encode(headers)}.{Encode(claims)}";
        var token = $"{content}.{Base64Url(_signer.Sign(context, Encoding.ASCII.GetBytes(content)))}";
        return _prefix?.Render(context) is { Length: > 0 } prefix ? $"{prefix} {token}" : token;
    }

    private JsonObject HeadersOf(EvaluationContext context)
    {
        var headers = Fields(_moreHeaders, _headers, context);
        headers["alg"] = _signer.Algorithm;
        return headers;
    }

    private JsonObject ClaimsOf(EvaluationContext context)
    {
        var claims = Fields(_moreClaims, _claims, context);
        // Several audiences are a list (RFC 7519 section 4.1.3).
        if (_claims.FirstOrDefault(claim => claim.Name == "aud").Value?.Evaluate(context, LiteralKinds.List) is { Kind: ExpressionKind.List } audiences)
            claims["aud"] = audiences.ToJsonNode();
        return claims;
    }

    private static JsonObject Fields(RequestJson? more, IReadOnlyList<(string Name, InterpolatedString? Value)> known, EvaluationContext context)
    {
        var fields = more?.Render(context) as JsonObject ?? [];
        foreach (var (name, value) in known)
        {
            // A number is a text here: an issuer is a name (RFC 7519 section 4.1), also when it is written in digits.
            if (value?.Render(context) is { Length: > 0 } text)
                fields[name] = text;
        }

        return fields;
    }

    private static IReadOnlyList<(string Name, InterpolatedString? Value)> Known(ComponentScope scope, string key, params string[] names)
    {
        if (scope.Child(key, key) is not { } part)
            return key == "jwt_headers" ? [("typ", InterpolatedString.Of("JWT"))] : [];
        return part.Read((key, fields => (IReadOnlyList<(string, InterpolatedString?)>)
        [
            .. names.Select(name => (name, fields.Text(name) ?? (name == "typ" ? InterpolatedString.Of("JWT") : null))),
        ])) ?? [];
    }

    private static RequestJson? More(ComponentScope scope, string key, string[] reserved)
    {
        if (scope.Node(key) is ManifestMap map)
        {
            foreach (var name in reserved.Where(map.Entries.ContainsKey))
                scope.Problem(map, $"{key}.{name}", $"{name} is set by the authenticator itself", $"Remove it; kid, typ and cty stand in jwt_headers, iss, sub and aud in jwt_payload");
        }

        return RequestJson.Parse(scope, key);
    }

    private static string Encode(JsonObject part) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(part, s_plain));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

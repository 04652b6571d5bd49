using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// Several tokens that stand in for each other, one after the other: so each carries its share of the source's limit, and where
/// the source lets one wait, the next is tried. The reference engine counts what each has left
/// (<c>rate_limited_multiple_token.py</c>); here what the source says to a request decides, as for every stream, and is kept for
/// each token.
/// </summary>
internal sealed class RateLimitedMultipleTokenAuthenticator : IAuthenticator
{
    public const string TypeName = "RateLimitedMultipleTokenAuthenticator";

    private readonly IReadOnlyList<InterpolatedString> _tokens;
    private readonly string _delimiter;
    private readonly string _method;
    private readonly string _header;
    private int _next = -1;

    private RateLimitedMultipleTokenAuthenticator(ComponentScope scope)
    {
        _tokens = scope.Node("tokens") is ManifestList ? scope.Texts("tokens") : [scope.RequiredText("tokens")];
        _delimiter = scope.Literal("token_delimiter") is { Length: > 0 } delimiter ? delimiter : ",";
        _method = scope.Literal("auth_method") ?? "Bearer";
        _header = scope.Literal("header") ?? "Authorization";
        // How the counters would be kept; the answers themselves tell as much.
        scope.Accept("quota_status_source", "quotas", "max_wait_time", "budget_reserve_fraction", "budget_min_reserve");
    }

    public static RateLimitedMultipleTokenAuthenticator Parse(ComponentScope scope) => new(scope);

    public ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var tokens = TokensOf(request.Context);
        if (tokens.Count == 0)
            throw new RequestException("the configuration has no tokens");
        foreach (var known in tokens)
            request.Config.Hide(known);
        var turn = (int)((uint)Interlocked.Increment(ref _next) % tokens.Count);
        var token = tokens[turn];
        request.Turn = new TokenTurn(turn, tokens.Count - 1);
        request.AddHeader(_header, _method.Length == 0 ? token : $"{_method} {token}", isSecret: true);
        return ValueTask.CompletedTask;
    }

    private List<string> TokensOf(EvaluationContext context) =>
    [
        .. _tokens.SelectMany(token => (token.Render(context) ?? "").Split(_delimiter, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];
}

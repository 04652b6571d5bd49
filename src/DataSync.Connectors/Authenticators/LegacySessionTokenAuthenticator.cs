using System.Text.Json.Nodes;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// A session token of the configuration as long as the source takes it, else one that user name and password give. In the
/// meaning of the reference engine (<c>LegacySessionTokenAuthenticator</c>); the configured token is tried out when it is
/// first used and once a day, not before each request.
/// </summary>
internal sealed class LegacySessionTokenAuthenticator : IAuthenticator
{
    public const string TypeName = "LegacySessionTokenAuthenticator";

    // The reference engine keeps a session for a day (token.py, cacheSessionTokenAuthenticator).
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(1);

    private readonly InterpolatedString _url;
    private readonly InterpolatedString _header;
    private readonly InterpolatedString _loginUrl;
    private readonly InterpolatedString _validateUrl;
    private readonly InterpolatedString _tokenKey;
    private readonly InterpolatedString? _token;
    private readonly InterpolatedString? _username;
    private readonly InterpolatedString? _password;

    private LegacySessionTokenAuthenticator(ComponentScope scope, InterpolatedString url)
    {
        _url = url;
        _header = scope.RequiredText("header");
        _loginUrl = scope.RequiredText("login_url");
        _validateUrl = scope.RequiredText("validate_session_url");
        _tokenKey = scope.RequiredText("session_token_response_key");
        (_token, _username, _password) = (scope.Text("session_token"), scope.Text("username"), scope.Text("password"));
    }

    /// <summary>Reads it.</summary>
    /// <param name="scope">The component.</param>
    /// <param name="url">Base URL of the requester, which the URLs of login and validation continue.</param>
    public static LegacySessionTokenAuthenticator Parse(ComponentScope scope, InterpolatedString url) => new(scope, url);

    public async ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var context = request.Context;
        var (given, name, password) = (Text(_token, context), Text(_username, context), Text(_password, context));
        var slot = link.Tokens.SlotOf(TypeName, Text(_url, context), Text(_loginUrl, context), given, name, password);
        var token = await slot.GetAsync(
            async stop => (await FetchAsync(request, link, given, name, password, stop).ConfigureAwait(false), link.Time.GetUtcNow() + s_lifetime),
            cancellationToken).ConfigureAwait(false);
        request.Config.Hide(token.Text);
        request.Uses(token);
        request.AddHeader(Text(_header, context), token.Text, isSecret: true);
    }

    private async Task<string> FetchAsync(
        RequestBuilder request, SourceLink link, string given, string name, string password, CancellationToken cancellationToken)
    {
        if (given.Length > 0 && await IsValidAsync(request, link, given, mayBeRefused: name.Length > 0 && password.Length > 0, cancellationToken).ConfigureAwait(false))
            return given;
        if (name.Length == 0 || password.Length == 0)
            throw new RequestException("the configuration has neither a session token nor user name and password");

        var login = To(request, _loginUrl);
        login.Method = HttpMethod.Post;
        login.Body.AddJson(new JsonObject { ["username"] = name, ["password"] = password });
        var prepared = login.Build();
        var answer = await TokenExchange.SendAsync(link, request.Config, prepared, errors: null, cancellationToken).ConfigureAwait(false);
        var key = Text(_tokenKey, request.Context);
        var token = TokenAnswer.Read(answer.Body)?.Text(key)
            ?? throw TokenExchange.WithoutToken(request.Config, prepared, answer, $"the answer has no text under {key} (session_token_response_key), at the top or nested");
        request.Config.Hide(token);
        Log.TokenFetched(link.Logger, request.Config.Connector);
        return token;
    }

    private async Task<bool> IsValidAsync(RequestBuilder request, SourceLink link, string token, bool mayBeRefused, CancellationToken cancellationToken)
    {
        var look = To(request, _validateUrl);
        look.AddHeader(Text(_header, request.Context), token, isSecret: true);
        try
        {
            await TokenExchange.SendAsync(link, request.Config, look.Build(), errors: null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TokenException exception) when (exception.Problem == TokenProblem.Refused && mayBeRefused)
        {
            return false;
        }
    }

    private RequestBuilder To(RequestBuilder request, InterpolatedString path)
    {
        var builder = new RequestBuilder(request.Config, request.Context);
        builder.SetAddress(Text(_url, request.Context), Text(path, request.Context));
        return builder;
    }

    private static string Text(InterpolatedString? text, EvaluationContext context) => text?.Render(context) ?? "";
}

using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;
using DataSync.Core.Definitions;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// OAuth 2.0 (RFC 6749): an access token for client credentials, a refresh token, an assertion (RFC 7523) or whatever grant
/// the manifest names, sent as bearer token. In the meaning of the reference engine (<c>auth/oauth.py</c>,
/// <c>abstract_oauth.py</c>).
/// </summary>
/// <remarks>
/// Where it differs: a token is renewed a little before it ends; one that is refused is renewed once; a date of expiry is read
/// in the manifest's format where it is one of Python's. A new refresh token is stored before the access token that came with
/// it is used.
/// </remarks>
internal sealed class OAuthAuthenticator : IAuthenticator
{
    public const string TypeName = "OAuthAuthenticator";

    private readonly OAuthTokenRequest _request;
    private readonly RefreshTokenUpdater? _updater;
    private readonly InterpolatedString? _accessToken;
    private readonly InterpolatedString? _expiryDate;
    private readonly string? _expiryFormat;

    private OAuthAuthenticator(ComponentScope scope)
    {
        _updater = RefreshTokenUpdater.Parse(scope);
        _request = OAuthTokenRequest.Parse(scope, _updater);
        _accessToken = scope.Text("access_token_value");
        _expiryDate = scope.Text("token_expiry_date");
        _expiryFormat = scope.Literal("token_expiry_date_format") is { Length: > 0 } format ? format : null;
        if (_request.Endpoint is null && _accessToken is null)
            scope.Problem(null, "token_refresh_endpoint", "token_refresh_endpoint is missing", "Add it, or access_token_value");
    }

    public static OAuthAuthenticator Parse(ComponentScope scope) => new(scope);

    public async ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var token = _request.Endpoint is null ? FixedToken(request) : await TokenAsync(request, link, cancellationToken).ConfigureAwait(false);
        request.AddHeader("Authorization", $"Bearer {token}", isSecret: true);
    }

    private string FixedToken(RequestBuilder request)
    {
        var token = _accessToken?.Render(request.Context) is { Length: > 0 } text
            ? text
            : throw new RequestException("the configuration has no value for the access token");
        request.Config.Hide(token);
        return token;
    }

    private async Task<string> TokenAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var (context, refreshToken) = (request.Context, _request.RefreshTokenOf(request.Context));
        var parts = _request.IdentityOf(context);
        var line = _updater is null || refreshToken is null ? null : link.Tokens.LineOf(refreshToken, parts);
        var slot = line?.Slot ?? link.Tokens.SlotOf([.. parts, refreshToken ?? ""]);
        if (Given(request, line, refreshToken) is var (text, expiresAt))
            slot.Offer(text, expiresAt);

        var token = line is null
            ? await slot.GetAsync(stop => FetchAsync(request, refreshToken, link, stop), cancellationToken).ConfigureAwait(false)
            // The old refresh token is used up when the answer comes: giving up in between would lose the new one.
            : await slot.GetAsync(_ => RotateAsync(request, line, link), cancellationToken).ConfigureAwait(false);
        request.Config.Hide(token.Text);
        request.Uses(token);
        return token.Text;
    }

    /// <summary>The access token that the configuration holds, as long as it lives and no newer one is known.</summary>
    private (string Text, DateTimeOffset ExpiresAt)? Given(RequestBuilder request, RefreshLine? line, string? refreshToken)
    {
        var context = request.Context;
        if (line is not null && line.Newest != refreshToken)
            return null;
        var text = _updater is null ? _accessToken?.Render(context) : ConfigLookup.Find(context, _updater.AccessTokenPath);
        var date = _updater is null ? _expiryDate?.Render(context) : ConfigLookup.Find(context, _updater.ExpiryPath);
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(date))
            return null;
        try
        {
            return (text, TokenAnswer.TimeOf(date, _expiryFormat));
        }
        catch (FormatException exception)
        {
            throw new RequestException($"token_expiry_date: {exception.Message}");
        }
    }

    private async Task<(string Text, DateTimeOffset ExpiresAt)> FetchAsync(
        RequestBuilder request, string? refreshToken, SourceLink link, CancellationToken cancellationToken)
    {
        var (answer, token) = await AskAsync(request, refreshToken, link, cancellationToken).ConfigureAwait(false);
        return (token, ExpiryOf(answer, request, link));
    }

    private async Task<(string Text, DateTimeOffset ExpiresAt)> RotateAsync(RequestBuilder request, RefreshLine line, SourceLink link)
    {
        await StoreAsync(request, line, link).ConfigureAwait(false);
        request.Config.Hide(line.Newest);
        var (answer, token) = await AskAsync(request, line.Newest, link, CancellationToken.None).ConfigureAwait(false);
        if (answer.Text(_updater!.RefreshTokenName) is { } next)
        {
            request.Config.Hide(next);
            line.Continue(next);
            await StoreAsync(request, line, link).ConfigureAwait(false);
        }

        return (token, ExpiryOf(answer, request, link));
    }

    /// <summary>Puts a new refresh token where the configuration takes it from. Without such a place it is good until the process ends.</summary>
    private async Task StoreAsync(RequestBuilder request, RefreshLine line, SourceLink link)
    {
        if (line.IsStored)
            return;
        var property = _updater!.RefreshTokenPath.Aggregate("", ConfigPath.Field);
        var isKept = request.Config.Writer is { } write && await write(property, line.Newest, CancellationToken.None).ConfigureAwait(false);
        line.IsStored = true;
        if (!isKept)
            Log.RenewedSecretNotKept(link.Logger, request.Config.Connector, property);
    }

    private async Task<(TokenAnswer Answer, string Token)> AskAsync(
        RequestBuilder request, string? refreshToken, SourceLink link, CancellationToken cancellationToken)
    {
        var prepared = _request.Prepare(request, refreshToken, link.Time);
        var came = await TokenExchange.SendAsync(link, request.Config, prepared, _request.Errors, cancellationToken).ConfigureAwait(false);
        var name = _request.AccessTokenName.Render(request.Context) ?? "";
        if (TokenAnswer.Read(came.Body) is not { } answer || answer.Text(name) is not { } token)
            throw TokenExchange.WithoutToken(request.Config, prepared, came, $"the answer has no text under {name} (access_token_name), at the top or nested");
        request.Config.Hide(token);
        Log.TokenFetched(link.Logger, request.Config.Connector);
        return (answer, token);
    }

    private DateTimeOffset ExpiryOf(TokenAnswer answer, RequestBuilder request, SourceLink link)
    {
        try
        {
            return answer.ExpiresAt(_request.ExpiresInName.Render(request.Context) ?? "", _expiryFormat, link.Time.GetUtcNow());
        }
        catch (FormatException exception)
        {
            throw new TokenException(TokenProblem.Configuration, exception.Message, inner: exception);
        }
    }
}

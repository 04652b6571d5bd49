using System.Globalization;
using System.Text.Json;
using DataSync.Connectors.Dates;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Errors;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// A token that a login gives, used for as long as the manifest says; without that, each request logs in, as the format has it
/// (<c>expiration_duration</c>). The reference engine's <c>SessionTokenProvider</c>.
/// </summary>
internal sealed class SessionTokenAuthenticator : IAuthenticator
{
    public const string TypeName = "SessionTokenAuthenticator";

    private readonly HttpRequester _login;
    private readonly IReadOnlyList<string> _path;
    private readonly IsoDuration? _duration;
    private readonly IDecoder _decoder;
    private readonly RequestOption? _place;
    private readonly InterpolatedString _format;

    private SessionTokenAuthenticator(ComponentScope scope)
    {
        _login = scope.Component("login_requester", HttpRequester.TypeName, (HttpRequester.TypeName, HttpRequester.Parse));
        _path = scope.Literals("session_token_path");
        if (_path.Count == 0)
            scope.Problem(scope.Node("session_token_path"), "session_token_path", "session_token_path is missing", "Name the fields that lead to the token");
        _duration = DurationOf(scope);
        _decoder = DecoderParser.Parse(scope);
        (_place, _format) = scope.Component<Usage>(
            "request_authentication",
            null,
            ("ApiKey", ApiKey),
            ("Bearer", _ => new Usage(null, InterpolatedString.Of("Bearer {{ session_token }}")))) ?? new Usage(null, InterpolatedString.Empty);
    }

    private sealed record Usage(RequestOption? Place, InterpolatedString Format);

    public static SessionTokenAuthenticator Parse(ComponentScope scope) => new(scope);

    public async ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var login = new RequestBuilder(request.Config, request.Context);
        await _login.PrepareAsync(login, link, cancellationToken).ConfigureAwait(false);
        var prepared = login.Build();
        var token = await TokenAsync(request, prepared, link, cancellationToken).ConfigureAwait(false);
        request.Config.Hide(token);

        var text = _format.Render(request.Context.With("session_token", ExpressionValue.Of(token))) ?? "";
        if (_place is null)
            request.AddHeader("Authorization", text, isSecret: true);
        else
            _place.Inject(request, text, isSecret: true);
    }

    private async ValueTask<string> TokenAsync(RequestBuilder request, PreparedRequest login, SourceLink link, CancellationToken cancellationToken)
    {
        if (_duration is not { } duration)
            return await FetchAsync(request, login, link, cancellationToken).ConfigureAwait(false);
        var slot = link.Tokens.SlotOf(
        [
            TypeName, login.Method.Method, login.Address.AbsoluteUri, .. login.Headers.SelectMany(header => new[] { header.Name, header.Value }),
            login.Body is { } body ? Convert.ToBase64String(body.Content.Span) : "", .. _path,
        ]);
        var token = await slot.GetAsync(
            async stop =>
            {
                var text = await FetchAsync(request, login, link, stop).ConfigureAwait(false);
                return (text, duration.AddTo(link.Time.GetUtcNow()));
            },
            cancellationToken).ConfigureAwait(false);
        request.Uses(token);
        return token.Text;
    }

    private async Task<string> FetchAsync(RequestBuilder request, PreparedRequest login, SourceLink link, CancellationToken cancellationToken)
    {
        var config = request.Config;
        var resolver = new ErrorResolver(link.Retry, link.Time, link.Random);
        var answer = await TokenExchange.SendAsync(
            link, config, login, errors: null, cancellationToken,
            (came, attempt) => resolver.Declared(_login.ErrorHandler, new AnswerContext(came), request.Context, attempt)).ConfigureAwait(false);
        var token = Find(answer)
            ?? throw TokenExchange.WithoutToken(config, login, answer, $"the answer has no text at session_token_path {string.Join(", ", _path)}");
        config.Hide(token);
        Log.TokenFetched(link.Logger, config.Connector);
        return token;
    }

    private string? Find(SourceAnswer answer)
    {
        try
        {
            foreach (var value in _decoder.Decode(answer.Body, new DecodingContext(new DecoderLimits(), answer.ContentType)))
            {
                using var document = JsonDocument.Parse(value);
                return At(document.RootElement);
            }

            return null;
        }
        catch (Exception exception) when (exception is DecodingException or JsonException or InvalidOperationException)
        {
            // The last: half of a surrogate pair, which JSON can spell, is no text.
            return null;
        }
    }

    private string? At(JsonElement element)
    {
        foreach (var name in _path)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var field))
                element = field;
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength())
                element = element[index];
            else
                return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
    }

    private static Usage ApiKey(ComponentScope scope) => new(
        scope.Component("inject_into", RequestOption.TypeName, (RequestOption.TypeName, RequestOption.Parse)),
        scope.Text("api_token", Variables.Session) ?? InterpolatedString.Of("{{ session_token }}"));

    private static IsoDuration? DurationOf(ComponentScope scope)
    {
        if (scope.Literal("expiration_duration") is not { Length: > 0 } text)
            return null;
        if (IsoDuration.TryParse(text, out var duration) && duration.Days <= IsoDuration.Century)
            return duration;
        scope.Problem(scope.Node("expiration_duration"), "expiration_duration", $"{text} is no ISO 8601 duration of at most 100 years", "Write one such as PT1H or P1D");
        return null;
    }
}

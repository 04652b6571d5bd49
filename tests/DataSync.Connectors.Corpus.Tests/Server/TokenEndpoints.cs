using System.Text.Json.Nodes;
using DataSync.Connectors.Corpus.Tests.Manifests;

namespace DataSync.Connectors.Corpus.Tests.Server;

/// <summary>Gives out access and session tokens where a manifest's authenticators ask for them.</summary>
internal sealed class TokenEndpoints
{
    public const string AccessToken = "corpus-access-token";

    private readonly List<(string Place, JsonObject Answer)> _endpoints = [];

    public TokenEndpoints(Component stream, JsonObject config)
    {
        foreach (var part in stream.AllBelow())
        {
            var context = Template.Context(config, part.Parameters);
            switch (part.Type)
            {
                case "OAuthAuthenticator":
                    var answer = new JsonObject { ["token_type"] = "bearer", ["scope"] = "" };
                    DataPath.Set(answer, Name(part, "access_token_name", "access_token"), AccessToken);
                    DataPath.Set(answer, Name(part, "expires_in_name", "expires_in"), part.Text("token_expiry_date_format") is null ? 3600 : "2026-03-02T00:00:00Z");
                    if (part.Child("refresh_token_updater") is { } updater)
                        answer[updater.Text("refresh_token_name") ?? "refresh_token"] = "corpus-refresh-token";
                    Add(Template.Render(part.Text("token_refresh_endpoint") ?? "", context), answer);
                    break;
                case "SessionTokenAuthenticator" when part.Child("login_requester") is { } login:
                    var session = new JsonObject();
                    DataPath.Set(session, part.Texts("session_token_path"), AccessToken);
                    var loginContext = Template.Context(config, login.Parameters);
                    var address = login.Text("url") ?? $"{login.Text("url_base")?.TrimEnd('/')}/{login.Text("path")?.TrimStart('/')}";
                    Add(Template.Render(address, loginContext), session);
                    break;
                case "LegacySessionTokenAuthenticator":
                    var legacy = new JsonObject { [part.Text("session_token_response_key") ?? "id"] = AccessToken };
                    var whole = $"{Template.Render(part.Text("url_base") ?? RequesterBase(stream) ?? "", context)?.TrimEnd('/')}/{part.Text("login_url")?.TrimStart('/')}";
                    Add(Template.Render(whole, context), legacy);
                    Add(Template.Render($"{Template.Render(part.Text("url_base") ?? RequesterBase(stream) ?? "", context)?.TrimEnd('/')}/{part.Text("validate_session_url")?.TrimStart('/')}", context), []);
                    break;
            }
        }
    }

    public byte[]? Answer(SeenRequest request) =>
        _endpoints.Where(endpoint => endpoint.Place == request.Place.TrimEnd('/')).Select(endpoint => System.Text.Encoding.UTF8.GetBytes(endpoint.Answer.ToJsonString())).FirstOrDefault();

    private static IReadOnlyList<string> Name(Component part, string key, string usual) => (part.Text(key) ?? usual).Split('.');

    private static string? RequesterBase(Component stream) => stream.Child("retriever")?.Child("requester")?.Text("url_base");

    private void Add(string? address, JsonObject answer)
    {
        if (Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var place))
            _endpoints.Add((Uri.UnescapeDataString(place.Authority + place.AbsolutePath).Replace("//", "/", StringComparison.Ordinal).TrimEnd('/'), answer));
    }
}

using DataSync.Connectors.Corpus.Tests.Manifests;
using DataSync.Connectors.Corpus.Tests.Server;

namespace DataSync.Connectors.Corpus.Tests.Running;

/// <summary>Whether a request carries what its manifest's authenticator puts there.</summary>
internal static class Auth
{
    /// <summary>What is missing; null when nothing is.</summary>
    public static string? Missing(Component? authenticator, SeenRequest request) => authenticator?.Type switch
    {
        "BearerAuthenticator" or "JwtAuthenticator" or "OAuthAuthenticator" => Header(request, "Authorization", "Bearer ") ?? null,
        "BasicHttpAuthenticator" => Header(request, "Authorization", "Basic "),
        "ApiKeyAuthenticator" when authenticator.Child("inject_into") is { } place =>
            request.At(place.Text("inject_into") ?? "header", [place.Text("field_name") ?? ""]) is { Length: > 0 } || place["field_path"] is not null || !Template.IsPlain(place.Text("field_name") ?? "")
                ? null : $"the key at {place.Text("inject_into")} {place.Text("field_name")}",
        "ApiKeyAuthenticator" when authenticator.Text("header") is { } header && Template.IsPlain(header) => Header(request, header, ""),
        _ => null,
    };

    private static string? Header(SeenRequest request, string name, string start) =>
        request.Headers.TryGetValue(name, out var value) && value.StartsWith(start, StringComparison.OrdinalIgnoreCase) && value.Length > start.Length
            ? null : $"header {name}: {start}...";
}

using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Authenticators;

/// <summary>Reads the authenticator of a requester.</summary>
internal static class AuthenticatorParser
{
    /// <summary>The authenticator; none when the manifest has none.</summary>
    /// <param name="scope">The requester.</param>
    /// <param name="url">Its base URL, which some authenticators continue.</param>
    public static IAuthenticator Parse(ComponentScope scope, InterpolatedString? url) => Read(scope, "authenticator", url) ?? new NoAuth();

    private static IAuthenticator? Read(ComponentScope scope, string key, InterpolatedString? url) => scope.OptionalComponent<IAuthenticator>(
        key,
        null,
        (ApiKeyAuthenticator.TypeName, ApiKeyAuthenticator.Parse),
        (BasicHttpAuthenticator.TypeName, BasicHttpAuthenticator.Parse),
        (BearerAuthenticator.TypeName, BearerAuthenticator.Parse),
        (JwtAuthenticator.TypeName, JwtAuthenticator.Parse),
        (LegacySessionTokenAuthenticator.TypeName, part => LegacySessionTokenAuthenticator.Parse(part, url ?? InterpolatedString.Empty)),
        (NoAuth.TypeName, NoAuth.Parse),
        (OAuthAuthenticator.TypeName, OAuthAuthenticator.Parse),
        (RateLimitedMultipleTokenAuthenticator.TypeName, RateLimitedMultipleTokenAuthenticator.Parse),
        (SelectiveAuthenticator.TypeName, part => SelectiveAuthenticator.Parse(part, (choices, name) => Read(choices, name, url))),
        (SessionTokenAuthenticator.TypeName, SessionTokenAuthenticator.Parse));
}

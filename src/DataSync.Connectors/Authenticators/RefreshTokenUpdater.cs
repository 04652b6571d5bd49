using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Authenticators;

/// <summary>
/// Where the configuration keeps what a token endpoint renews: the vendor gives a new refresh token with each access token,
/// and takes the old one no more.
/// </summary>
/// <param name="RefreshTokenName">Name of the refresh token in the answer.</param>
/// <param name="RefreshTokenPath">Its place in the configuration.</param>
/// <param name="AccessTokenPath">Place of an access token to begin with.</param>
/// <param name="ExpiryPath">Place of the time at which that ends.</param>
internal sealed record RefreshTokenUpdater(
    string RefreshTokenName, IReadOnlyList<string> RefreshTokenPath, IReadOnlyList<string> AccessTokenPath, IReadOnlyList<string> ExpiryPath)
{
    /// <summary>Reads the updater of an authenticator; null when there is none.</summary>
    public static RefreshTokenUpdater? Parse(ComponentScope scope)
    {
        if (scope.Child("refresh_token_updater", TypeName) is not { } updater)
            return null;
        return updater.Read((TypeName, part => new RefreshTokenUpdater(
            part.Literal("refresh_token_name") ?? "refresh_token",
            PathOf(part, "refresh_token_config_path", "refresh_token"),
            PathOf(part, "access_token_config_path", "access_token"),
            PathOf(part, "token_expiry_date_config_path", "token_expiry_date"))
        {
            Errors = TokenErrors.Parse(part),
        }));
    }

    /// <summary>What a refused refresh token is told by, in manifests that say it here.</summary>
    public TokenErrors? Errors { get; private init; }

    // The component has no type of its own in the format.
    private const string TypeName = "RefreshTokenUpdater";

    private static IReadOnlyList<string> PathOf(ComponentScope scope, string key, string name) =>
        scope.Node(key) is null ? ["credentials", name] : scope.Literals(key);
}

using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>A static bearer token (RFC 6750 section 2.1).</summary>
internal sealed class BearerAuthenticator(InterpolatedString token) : IAuthenticator
{
    public const string TypeName = "BearerAuthenticator";

    public static BearerAuthenticator Parse(ComponentScope scope) => new(scope.RequiredText("api_token"));

    public ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        if (token.Render(request.Context) is not { Length: > 0 } value)
            throw new RequestException("the configuration has no value for the bearer token");
        request.AddHeader("Authorization", $"Bearer {value}", isSecret: true);
        return ValueTask.CompletedTask;
    }
}

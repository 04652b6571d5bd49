using System.Text;
using DataSync.Connectors.Http;
using DataSync.Connectors.Interpolation;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>User name and password (RFC 7617), UTF-8; many APIs take a key as the one and leave the other empty.</summary>
internal sealed class BasicHttpAuthenticator(InterpolatedString username, InterpolatedString? password) : IAuthenticator
{
    public const string TypeName = "BasicHttpAuthenticator";

    public static BasicHttpAuthenticator Parse(ComponentScope scope) => new(scope.RequiredText("username"), scope.Text("password"));

    public ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken)
    {
        var (name, secret) = (username.Render(request.Context) ?? "", password?.Render(request.Context) ?? "");
        if (name.Length == 0 && secret.Length == 0)
            throw new RequestException("the configuration has neither user name nor password");
        if (name.Contains(':', StringComparison.Ordinal))
            throw new RequestException("the user name holds a colon, which Basic authentication cannot send");
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}"));
        request.Config.Hide(credentials);
        request.AddHeader("Authorization", $"Basic {credentials}", isSecret: true);
        return ValueTask.CompletedTask;
    }
}

using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>No credentials.</summary>
internal sealed class NoAuth : IAuthenticator
{
    public const string TypeName = "NoAuth";

    public static NoAuth Parse(ComponentScope scope) => new();

    public ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

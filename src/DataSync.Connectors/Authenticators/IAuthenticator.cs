using DataSync.Connectors.Http;
using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>Puts credentials into a request.</summary>
internal interface IAuthenticator
{
    /// <summary>Adds the credentials, having fetched them where they come from an exchange of their own.</summary>
    /// <exception cref="RequestException">The configuration has no credentials, or they cannot be sent.</exception>
    ValueTask AuthenticateAsync(RequestBuilder request, SourceLink link, CancellationToken cancellationToken);
}

using DataSync.Connectors.Requesters;

namespace DataSync.Connectors.Authenticators;

/// <summary>Puts credentials into a request.</summary>
internal interface IAuthenticator
{
    /// <exception cref="RequestException">The configuration has no credentials, or they cannot be sent.</exception>
    void Authenticate(RequestBuilder request);
}

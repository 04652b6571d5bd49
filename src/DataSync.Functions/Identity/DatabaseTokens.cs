using Azure.Core;
using Azure.Identity;
using DataSync.Postgres;

namespace DataSync.Functions.Identity;

/// <summary>
/// Access tokens of the app's identity as passwords of Azure Database for PostgreSQL. A token is asked for at each new
/// connection and used again while it has five minutes to live: not every credential has a cache of its own.
/// </summary>
internal sealed class DatabaseTokens(TokenCredential credential, TimeProvider timeProvider)
{
    // https://learn.microsoft.com/azure/postgresql/security/security-connect-with-managed-identity
    private static readonly TokenRequestContext Request = new(["https://ossrdbms-aad.database.windows.net/.default"]);

    // The token is checked at login only, so it has to outlive the opening of a connection; a shorter rest than this is
    // not handed out by Azure's own clients either.
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private AccessToken _token;

    /// <summary>A token that is valid now.</summary>
    /// <exception cref="PostgresConfigurationException">There is no identity to ask.</exception>
    /// <exception cref="AuthenticationFailedException">The identity's service refuses or does not answer.</exception>
    public async ValueTask<string> FetchAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_token.ExpiresOn - timeProvider.GetUtcNow() < ShortestRest)
                _token = await credential.GetTokenAsync(Request, cancellationToken);
            return _token.Token;
        }
        catch (CredentialUnavailableException e)
        {
            throw new PostgresConfigurationException(
                "There is no identity to log in to the database with. In Azure: switch the app's managed identity on, or correct "
                + $"{AppCredential.ClientIdSetting}; on a desk: az login. ({e.Message.ReplaceLineEndings(" ")})",
                e);
        }
        finally
        {
            _one.Release();
        }
    }
}

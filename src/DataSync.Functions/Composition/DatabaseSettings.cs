using DataSync.Core.Definitions;
using DataSync.Functions.Secrets;
using DataSync.Postgres;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace DataSync.Functions.Composition;

/// <summary>Gives a secret; true: past any cache, since the value at hand was refused.</summary>
internal delegate ValueTask<string> SecretSource(SecretName secret, bool fresh, CancellationToken cancellationToken);

/// <summary>Gives an access token that the database takes as a password.</summary>
internal delegate ValueTask<string> TokenSource(CancellationToken cancellationToken);

/// <summary>Reads from the settings where a database is and how the app logs in.</summary>
internal static class DatabaseSettings
{
    /// <summary><c>Password</c> (default) or <c>Entra</c>.</summary>
    public const string LoginSetting = "DataSync:Database:Login";

    private const string Entra = "Entra";

    /// <summary>Whether the app's identity logs in instead of a password.</summary>
    /// <exception cref="PostgresConfigurationException">The setting has another value.</exception>
    public static bool UsesIdentity(IConfiguration configuration) => configuration[LoginSetting] switch
    {
        null or "" => false,
        var login when login.Equals("Password", StringComparison.OrdinalIgnoreCase) => false,
        var login when login.Equals(Entra, StringComparison.OrdinalIgnoreCase) => true,
        _ => throw new PostgresConfigurationException($"{LoginSetting} is neither Password nor {Entra}."),
    };

    /// <summary>The password's source, taken out of the connection string; null when the string says all.</summary>
    /// <param name="name">Name of the setting, for messages.</param>
    /// <param name="settings">The connection string; a placeholder in its password is taken out.</param>
    /// <param name="secrets">Where secrets are.</param>
    /// <param name="tokens">Where tokens are; null when a password logs in.</param>
    /// <exception cref="PostgresConfigurationException">A placeholder stands where none may, or a password where the identity logs in.</exception>
    public static DatabaseLogin? TakeLogin(string name, NpgsqlConnectionStringBuilder settings, SecretSource secrets, TokenSource? tokens)
    {
        foreach (var keyword in settings.Keys!.Cast<string>().Where(keyword => keyword != "Password"))
        {
            if (settings[keyword] is string value && value.Contains("${", StringComparison.Ordinal))
            {
                throw new PostgresConfigurationException(
                    $"{name}: {keyword} holds a placeholder. Only Password may be one, as ${{secret:name}}; write {keyword} out.");
            }
        }

        var secret = SecretOf(name, settings.Password);
        if (tokens is not null)
        {
            return string.IsNullOrEmpty(settings.Password)
                ? new DatabaseLogin.Token(cancellationToken => tokens(cancellationToken))
                : throw new PostgresConfigurationException($"{name} holds a password, but {LoginSetting} is {Entra}: the app's identity logs in. Take Password= out.");
        }

        if (secret is not { } known)
            return null;
        settings.Password = null;
        return new DatabaseLogin.Password((fresh, cancellationToken) => secrets(known, fresh, cancellationToken), known.ToString());
    }

    private static SecretName? SecretOf(string name, string? password)
    {
        if (password?.Contains("${", StringComparison.Ordinal) != true)
            return null;
        try
        {
            if (Placeholders.Find(password) is [{ Kind: PlaceholderKind.Secret } only] && only.ToString() == password)
                return new SecretName(only.Name, only.Version);
        }
        catch (PlaceholderException)
        {
            // Its message names a place within the password; the remedy is the same.
        }

        throw new PostgresConfigurationException(
            $"{name}: Password is neither a password nor ${{secret:name}} and nothing else. Put the whole password into the secret.");
    }
}

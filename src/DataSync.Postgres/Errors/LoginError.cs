using System.Security.Authentication;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Says what to do when the server refuses the login or does not prove itself. Names user, host and secret, never a value.</summary>
internal static class LoginError
{
    /// <summary>Whether the server refused who we say we are (https://www.postgresql.org/docs/current/errcodes-appendix.html, class 28).</summary>
    public static bool IsRefusal(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification;

    /// <summary>A refused login.</summary>
    public static PostgresConfigurationException Of(PostgresException e, NpgsqlDataSource dataSource, DatabaseLogin? login)
    {
        var settings = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        var (given, remedy) = login switch
        {
            DatabaseLogin.Password password => (
                $" with {password.Proof}, which was read anew",
                $"Set the user's password (ALTER ROLE ... PASSWORD) and secret {password.Secret} to the same value"),
            DatabaseLogin.Token token => (
                $" with {token.Proof}",
                "Username= is the identity's name exactly as it was created in the database (pgaadauth_create_principal), case included, "
                + "and the server has Microsoft Entra authentication on"),
            _ => ("", "Correct Username= and Password= of the connection string"),
        };
        return new PostgresConfigurationException(
            $"PostgreSQL on {settings.Host} refuses the login of user {settings.Username}{given} ({e.SqlState}). {remedy}, or look at the server's pg_hba.conf and log.",
            e);
    }

    /// <summary>A server that TLS does not accept.</summary>
    public static PostgresConfigurationException Of(AuthenticationException e, NpgsqlDataSource dataSource)
    {
        var settings = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        var trusted = string.IsNullOrEmpty(settings.RootCertificate) ? "this machine's store of trusted authorities" : "the file of Root Certificate=";
        return new PostgresConfigurationException(
            $"The certificate of PostgreSQL on {settings.Host} is not accepted with SSL Mode={settings.SslMode}: {e.Message.TrimEnd('.')}. It must be signed "
            + $"by an authority in {trusted}, be in force, and (VerifyFull) be made out to the name in Host=.",
            e);
    }
}

using System.Net;
using Npgsql;

namespace DataSync.Postgres;

/// <summary>Which connections must be encrypted, and how far the server must prove itself (https://www.npgsql.org/doc/security.html).</summary>
internal static class ConnectionTls
{
    /// <summary>Settles <c>SSL Mode</c>: at least Require for a host that is not this machine, VerifyFull for a token.</summary>
    /// <exception cref="PostgresConfigurationException">The string says something weaker.</exception>
    public static void Require(NpgsqlConnectionStringBuilder settings, DatabaseLogin? login)
    {
        if (login is DatabaseLogin.Token)
            RequireProof(settings);
        else
            RequireEncryption(settings);
    }

    private static void RequireProof(NpgsqlConnectionStringBuilder settings)
    {
        if (Hosts(settings).FirstOrDefault(IsSocket) is { } socket)
            throw new PostgresConfigurationException($"A token is sent only over TLS, and {socket} is a local socket. Name the server's host in Host=.");
        if (settings.ShouldSerialize("SSL Mode") && settings.SslMode != SslMode.VerifyFull)
        {
            throw new PostgresConfigurationException(
                $"The connection string says SSL Mode={settings.SslMode}, which would send the identity's token to a server that has not proved "
                + "to be the one named in Host=. Use SSL Mode=VerifyFull.");
        }

        settings.SslMode = SslMode.VerifyFull;
    }

    private static void RequireEncryption(NpgsqlConnectionStringBuilder settings)
    {
        if (settings.SslMode is SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull)
            return;
        var remote = Hosts(settings).FirstOrDefault(host => !IsLocal(host));
        if (remote is null)
            return;
        if (settings.ShouldSerialize("SSL Mode"))
        {
            throw new PostgresConfigurationException(
                $"The connection string says SSL Mode={settings.SslMode} for the remote host {remote}: records and password could "
                + "travel unencrypted. Use SSL Mode=Require, or better VerifyFull with a root certificate.");
        }

        settings.SslMode = SslMode.Require;
    }

    private static string[] Hosts(NpgsqlConnectionStringBuilder settings) => settings.Host!.Split(',', StringSplitOptions.TrimEntries);

    private static bool IsSocket(string host) => host.StartsWith('/') || host.StartsWith('@');

    private static bool IsLocal(string host)
    {
        if (IsSocket(host))
            return true;
        var name = host.StartsWith('[') ? host[1..].Split(']')[0] : host.Count(c => c == ':') == 1 ? host.Split(':')[0] : host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}

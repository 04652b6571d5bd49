using System.Net;
using System.Security.Cryptography;
using System.Text;
using DataSync.LocalRuntime.Hosting.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>
/// The keys of the section FunctionKeys: "master" opens everything, "system" the management endpoints,
/// "default" and every other name the functions. Without any key, callers from this machine alone come in.
/// See https://learn.microsoft.com/azure/azure-functions/function-keys-how-to.
/// </summary>
internal sealed class FunctionKeys
{
    private const string Section = "FunctionKeys";
    private const string Header = "x-functions-key";
    private const string QueryParameter = "code";

    private readonly List<(AuthorizationLevel UpTo, byte[] Hash)> _keys = [];

    /// <exception cref="HostConfigurationException">The host listens beyond this machine and no key is set.</exception>
    public FunctionKeys(IConfiguration configuration)
    {
        foreach (var entry in configuration.GetSection(Section).GetChildren())
        {
            if (entry.Value is not { Length: > 0 } key) continue;
            var level = entry.Key.ToUpperInvariant() switch
            {
                "MASTER" => AuthorizationLevel.Admin,
                "SYSTEM" => AuthorizationLevel.System,
                _ => AuthorizationLevel.Function,
            };
            _keys.Add((level, Hash(key)));
            if (level == AuthorizationLevel.System || (level == AuthorizationLevel.Admin && ManagementKey is null)) ManagementKey = key;
        }

        if (_keys.Count == 0 && ListenAddresses.FirstReachableFromOutside(configuration) is { } address)
        {
            throw new HostConfigurationException(
                $"The host would listen on {address}, which others can reach, without any key. " +
                $"Set {Section}:default and {Section}:master, or listen on {ListenAddresses.Default}.",
                $"{Section}:default", $"{Section}:master");
        }
    }

    /// <summary>The key that management URLs carry: the system key, else the master key; null without either.</summary>
    public string? ManagementKey { get; }

    /// <summary>Whether this request may use an endpoint of this level.</summary>
    public bool Allows(HttpContext http, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous) return true;
        if (_keys.Count == 0) return http.Connection.LocalIpAddress is not { } address || IPAddress.IsLoopback(address);
        var given = http.Request.Headers[Header].ToString();
        if (given.Length == 0) given = http.Request.Query[QueryParameter].ToString();
        return given.Length > 0 && Opens(Hash(given), level);
    }

    /// <remarks>Hashes have one length and every key is compared, so that time tells nothing about any of them.</remarks>
    private bool Opens(byte[] given, AuthorizationLevel level)
    {
        var opens = false;
        foreach (var (upTo, hash) in _keys) opens |= CryptographicOperations.FixedTimeEquals(given, hash) & Covers(upTo, level);
        return opens;
    }

    /// <summary>A system key opens the host's extensions only, not the functions.</summary>
    private static bool Covers(AuthorizationLevel key, AuthorizationLevel wanted) =>
        key == AuthorizationLevel.Admin || key == wanted;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace DataSync.LocalRuntime.Hosting.Configuration;

/// <summary>The addresses Kestrel will listen on, read from the same settings as Kestrel itself reads.</summary>
internal static class ListenAddresses
{
    public const string Default = "http://127.0.0.1:7071";

    /// <summary>Sets the default address when no setting names one.</summary>
    public static void ApplyDefault(IConfigurationManager configuration)
    {
        if (!Configured(configuration).Any()) configuration[WebHostDefaults.ServerUrlsKey] = Default;
    }

    /// <summary>The first address that others than this machine can reach; null when there is none.</summary>
    public static string? FirstReachableFromOutside(IConfiguration configuration) =>
        Configured(configuration).FirstOrDefault(address => !IsLoopback(address));

    private static IEnumerable<string> Configured(IConfiguration configuration)
    {
        var urls = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        var ports = Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}")
            .Concat(Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        return urls.Concat(ports).Concat(endpoints);
    }

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static bool IsLoopback(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe
            || binding.IsNamedPipe
            || string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}

using System.Runtime.CompilerServices;
using DataSync.LocalRuntime.Hosting.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>
/// The URLs of the management endpoints.
/// See https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api.
/// </summary>
internal sealed class ManagementUris(IServer server, FunctionKeys keys)
{
    /// <summary>Path of all management endpoints, as in the real extension.</summary>
    public const string BasePath = "/runtime/webhooks/durabletask";

    // The public extension methods know nothing but the client.
    private static readonly ConditionalWeakTable<DurableTaskClient, ManagementUris> ByClient = [];

    public void Attach(DurableTaskClient client) => ByClient.AddOrUpdate(client, this);

    /// <exception cref="InvalidOperationException">The client is not that of a running host.</exception>
    public static ManagementUris Of(DurableTaskClient client) =>
        ByClient.TryGetValue(client, out var uris)
            ? uris
            : throw new InvalidOperationException("This client belongs to no host; take the one bound by [DurableClient].");

    /// <param name="instanceId">The instance to manage.</param>
    /// <param name="authority">Scheme and authority the caller reached the host by; null for the address the host is bound to.</param>
    public HttpManagementPayload Create(string instanceId, string? authority)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var instance = $"{authority ?? BoundAuthority()}{BasePath}/instances/{Uri.EscapeDataString(instanceId)}";
        var code = keys.ManagementKey is { } key ? $"code={Uri.EscapeDataString(key)}" : "";
        var query = code.Length == 0 ? "" : "?" + code;
        var reason = "?reason={text}" + (code.Length == 0 ? "" : "&" + code);
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = instance + query,
            SendEventPostUri = $"{instance}/raiseEvent/{{eventName}}{query}",
            TerminatePostUri = $"{instance}/terminate{reason}",
            RewindPostUri = $"{instance}/rewind{reason}",
            PurgeHistoryDeleteUri = instance + query,
            RestartPostUri = $"{instance}/restart{query}",
            SuspendPostUri = $"{instance}/suspend{reason}",
            ResumePostUri = $"{instance}/resume{reason}",
        };
    }

    public static string AuthorityOf(HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <remarks>A wildcard names no host; the process itself reaches such an address by the loopback interface.</remarks>
    private string BoundAuthority()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The host does not listen yet; ask for management URLs once it has started.");
        var binding = BindingAddress.Parse(address);
        return binding.Host is "*" or "+" or "[::]" or "0.0.0.0"
            ? $"{binding.Scheme}://127.0.0.1:{binding.Port}"
            : $"{binding.Scheme}://{binding.Host}:{binding.Port}";
    }
}

using System.Net;
using System.Text.Json;
using DataSync.LocalRuntime.Hosting.Durable;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Management URLs of an orchestration instance, alone or as an answer.</summary>
public static class DurableTaskClientExtensions
{
    // What the extension's own HTTP API asks of pollers after a start.
    private const string RetryAfterSeconds = "10";

    /// <summary>The URLs, based on the request's address or else on the address the host is bound to.</summary>
    /// <exception cref="ArgumentException">The instance id is empty.</exception>
    /// <exception cref="InvalidOperationException">The client belongs to no running host.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ManagementUris.Of(client).Create(instanceId, request?.Url.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>A 202 answer with the URLs, the status URL as Location, and Retry-After.</summary>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <inheritdoc cref="CreateCheckStatusResponse(DurableTaskClient, HttpRequestData, string, CancellationToken)"/>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var (response, payload) = Begin(client, request, instanceId, statusCode);
        JsonSerializer.Serialize(response.Body, payload, JsonSerializerOptions.Web);
        return response;
    }

    /// <inheritdoc cref="CreateCheckStatusResponse(DurableTaskClient, HttpRequestData, string, CancellationToken)"/>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <inheritdoc cref="CreateCheckStatusResponse(DurableTaskClient, HttpRequestData, string, CancellationToken)"/>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, payload) = Begin(client, request, instanceId, statusCode);
        await JsonSerializer.SerializeAsync(response.Body, payload, JsonSerializerOptions.Web, cancellation).ConfigureAwait(false);
        return response;
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) Begin(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Retry-After", RetryAfterSeconds);
        response.Headers.Add("Content-Type", "application/json; charset=utf-8");
        return (response, payload);
    }
}

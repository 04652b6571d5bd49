using System.Text.Json;
using DataSync.LocalRuntime.Durable;
using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Http;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Hosting.Durable;

/// <summary>
/// The HTTP API of Durable Functions, with the routes, parameters and answers of the real extension.
/// See https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api.
/// </summary>
internal sealed class ManagementEndpoints(
    DurableTaskClient client, DurableEngine engine, ManagementUris uris, FunctionCatalog catalog, FunctionKeys keys, TimeProvider timeProvider)
{
    private static readonly TimeSpan StatusPollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartPollInterval = TimeSpan.FromSeconds(10);

    public void Map(IEndpointRouteBuilder routes)
    {
        var root = ManagementUris.BasePath;
        Add(routes, "GET", root + "/instances", ListAsync);
        Add(routes, "DELETE", root + "/instances", PurgeManyAsync);
        Add(routes, "GET", root + "/instances/{instanceId}", (http, query) => StatusAsync(http, query, InstanceId(http)));
        Add(routes, "DELETE", root + "/instances/{instanceId}", PurgeAsync);
        Add(routes, "POST", root + "/instances/{instanceId}/raiseEvent/{eventName}", RaiseEventAsync);
        Add(routes, "POST", root + "/instances/{instanceId}/terminate", (http, query) =>
            SteerAsync(http, (id, stop) => client.TerminateInstanceAsync(id, query.Text("reason"), stop)));
        Add(routes, "POST", root + "/instances/{instanceId}/suspend", (http, query) =>
            SteerAsync(http, (id, stop) => client.SuspendInstanceAsync(id, query.Text("reason"), stop)));
        Add(routes, "POST", root + "/instances/{instanceId}/resume", (http, query) =>
            SteerAsync(http, (id, stop) => client.ResumeInstanceAsync(id, query.Text("reason"), stop)));
        Add(routes, "POST", root + "/instances/{instanceId}/rewind", static (http, _) => Problems.WriteAsync(
            http, StatusCodes.Status501NotImplemented, "Not implemented",
            "The local runtime cannot rewind an instance; restart it instead."));
        Add(routes, "POST", root + "/instances/{instanceId}/restart", RestartAsync);
        Add(routes, "POST", root + "/orchestrators/{functionName}/{instanceId?}", StartAsync);
    }

    private void Add(IEndpointRouteBuilder routes, string method, string path, Func<HttpContext, ManagementQuery, Task> handler) =>
        routes.MapMethods(path, [method], async http =>
        {
            if (!keys.Allows(http, AuthorizationLevel.System))
            {
                await Problems.UnauthorizedAsync(http).ConfigureAwait(false);
                return;
            }

            try
            {
                await handler(http, new ManagementQuery(http.Request)).ConfigureAwait(false);
            }
            catch (BadRequestException e)
            {
                await Problems.BadRequestAsync(http, e.Message).ConfigureAwait(false);
            }
        }).WithMetadata(HostEndpoint.Mark);

    private async Task ListAsync(HttpContext http, ManagementQuery query)
    {
        var showInput = query.Flag("showInput", otherwise: false);
        var filter = new OrchestrationQuery(
            query.Time("createdTimeFrom"), query.Time("createdTimeTo"), query.Statuses(),
            InstanceIdPrefix: query.Text("instanceIdPrefix"), PageSize: query.Top(), FetchInputsAndOutputs: true,
            ContinuationToken: query.ContinuationToken());
        await foreach (var page in client.GetAllInstancesAsync(filter).AsPages(filter.ContinuationToken, filter.PageSize)
            .WithCancellation(http.RequestAborted).ConfigureAwait(false))
        {
            if (page.ContinuationToken is { } token) http.Response.Headers[ManagementQuery.ContinuationHeader] = token;
            await JsonAsync(http, 200, page.Values.Select(instance => ManagementJson.Status(instance, showInput)).ToList()).ConfigureAwait(false);
            return;
        }

        await JsonAsync(http, 200, Array.Empty<object>()).ConfigureAwait(false);
    }

    private async Task StatusAsync(HttpContext http, ManagementQuery query, string instanceId)
    {
        var showInput = query.Flag("showInput", otherwise: true);
        var instance = await FindAsync(http, instanceId).ConfigureAwait(false);
        if (instance is null) return;

        var body = ManagementJson.Status(instance, showInput);
        if (query.Flag("showHistory", otherwise: false)
            && await engine.GetHistoryAsync(instanceId, http.RequestAborted).ConfigureAwait(false) is { } history)
        {
            body["historyEvents"] = ManagementJson.History(history, showInput, query.Flag("showHistoryOutput", otherwise: false));
        }

        var status = StatusCodes.Status200OK;
        if (!instance.IsCompleted)
        {
            status = StatusCodes.Status202Accepted;
            http.Response.Headers.Location = ManagementUris.AuthorityOf(http.Request) + http.Request.Path + http.Request.QueryString;
            http.Response.Headers.RetryAfter = Seconds(StatusPollInterval);
        }
        else if (instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && query.Flag("returnInternalServerErrorOnFailure", otherwise: false))
        {
            status = StatusCodes.Status500InternalServerError;
        }

        await JsonAsync(http, status, body).ConfigureAwait(false);
    }

    private async Task StartAsync(HttpContext http, ManagementQuery query)
    {
        var name = (string)http.Request.RouteValues["functionName"]!;
        if (!catalog.With<OrchestrationTrigger>().Any(orchestrator => string.Equals(orchestrator.Trigger.TaskName, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new BadRequestException($"There is no orchestrator '{name}'. There are: " +
                string.Join(", ", catalog.With<OrchestrationTrigger>().Select(orchestrator => orchestrator.Trigger.TaskName)) + ".");
        }

        var input = await ReadBodyAsync(http).ConfigureAwait(false);
        var options = new StartOrchestrationOptions(http.Request.RouteValues["instanceId"] as string);
        try
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, options, http.RequestAborted).ConfigureAwait(false);
            await AcceptedAsync(http, query, id).ConfigureAwait(false);
        }
        catch (OrchestrationAlreadyExistsException e)
        {
            await Problems.WriteAsync(http, StatusCodes.Status409Conflict, "Conflict", e.Message).ConfigureAwait(false);
        }
    }

    private async Task RestartAsync(HttpContext http, ManagementQuery query)
    {
        try
        {
            var withNewId = query.Flag("restartWithNewInstanceId", otherwise: true);
            var id = await client.RestartAsync(InstanceId(http), withNewId, http.RequestAborted).ConfigureAwait(false);
            await AcceptedAsync(http, query, id).ConfigureAwait(false);
        }
        catch (ArgumentException e)
        {
            throw new BadRequestException(e.Message);
        }
        catch (InvalidOperationException e)
        {
            await Problems.WriteAsync(http, StatusCodes.Status409Conflict, "Conflict", e.Message).ConfigureAwait(false);
        }
    }

    /// <summary>202 with the management URLs; or, when asked to wait, the result of an instance that ends in time.</summary>
    private async Task AcceptedAsync(HttpContext http, ManagementQuery query, string instanceId)
    {
        if (query.Seconds("timeout") is { } timeout && query.Seconds("pollingInterval") is not null)
        {
            using var deadline = new CancellationTokenSource(timeout, timeProvider);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
            try
            {
                var ended = await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, stop.Token).ConfigureAwait(false);
                if (ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
                    await JsonAsync(http, 200, ManagementJson.Output(ended)).ConfigureAwait(false);
                else
                    await StatusAsync(http, query, instanceId).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                // Not in time: the caller gets the URLs to ask again.
            }
        }

        var payload = uris.Create(instanceId, ManagementUris.AuthorityOf(http.Request));
        http.Response.Headers.Location = payload.StatusQueryGetUri;
        http.Response.Headers.RetryAfter = Seconds(StartPollInterval);
        await JsonAsync(http, StatusCodes.Status202Accepted, payload).ConfigureAwait(false);
    }

    private async Task RaiseEventAsync(HttpContext http, ManagementQuery query)
    {
        if (!http.Request.HasJsonContentType()) throw new BadRequestException("Only application/json request content is supported.");
        var payload = await ReadBodyAsync(http).ConfigureAwait(false);
        await SteerAsync(http, (id, stop) =>
            client.RaiseEventAsync(id, (string)http.Request.RouteValues["eventName"]!, payload, stop)).ConfigureAwait(false);
    }

    /// <summary>404 for an unknown instance, 410 for one that has ended, else does it and answers 202.</summary>
    private async Task SteerAsync(HttpContext http, Func<string, CancellationToken, Task> steer)
    {
        var instance = await FindAsync(http, InstanceId(http)).ConfigureAwait(false);
        if (instance is null) return;
        if (instance.IsCompleted)
        {
            await Problems.WriteAsync(http, StatusCodes.Status410Gone, "Gone", $"The instance has ended: {instance.RuntimeStatus}.").ConfigureAwait(false);
            return;
        }

        await steer(instance.InstanceId, http.RequestAborted).ConfigureAwait(false);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private async Task PurgeAsync(HttpContext http, ManagementQuery query)
    {
        var instance = await FindAsync(http, InstanceId(http)).ConfigureAwait(false);
        if (instance is null) return;
        var purged = await client.PurgeInstanceAsync(instance.InstanceId, options: null, http.RequestAborted).ConfigureAwait(false);
        await PurgedAsync(http, purged.PurgedInstanceCount, "The instance has not ended; terminate it first.").ConfigureAwait(false);
    }

    private async Task PurgeManyAsync(HttpContext http, ManagementQuery query)
    {
        var from = query.Time("createdTimeFrom") ?? throw new BadRequestException("Please provide value for 'createdTimeFrom' parameter.");
        var filter = new PurgeInstancesFilter(from, query.Time("createdTimeTo") ?? timeProvider.GetUtcNow(), query.Statuses());
        var purged = await client.PurgeAllInstancesAsync(filter, options: null, http.RequestAborted).ConfigureAwait(false);
        await PurgedAsync(http, purged.PurgedInstanceCount, "No ended instance matches.").ConfigureAwait(false);
    }

    private static Task PurgedAsync(HttpContext http, int count, string ifNone) =>
        count == 0 ? Problems.NotFoundAsync(http, ifNone) : JsonAsync(http, 200, new { instancesDeleted = count });

    private async Task<OrchestrationMetadata?> FindAsync(HttpContext http, string instanceId)
    {
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, http.RequestAborted).ConfigureAwait(false);
        if (instance is null) await Problems.NotFoundAsync(http, "There is no such instance.").ConfigureAwait(false);
        return instance;
    }

    private static async Task<JsonElement?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength == 0 || !http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()!.CanHaveBody) return null;
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted).ConfigureAwait(false);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new BadRequestException($"Invalid JSON content at line {e.LineNumber + 1}.");
        }
    }

    private static string InstanceId(HttpContext http) => (string)http.Request.RouteValues["instanceId"]!;

    private static string Seconds(TimeSpan time) => ((int)time.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Task JsonAsync<T>(HttpContext http, int status, T body) =>
        TypedResults.Json(body, JsonSerializerOptions.Web, statusCode: status).ExecuteAsync(http);
}

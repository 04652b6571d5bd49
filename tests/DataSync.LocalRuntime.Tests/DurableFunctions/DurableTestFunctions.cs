using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DataSync.LocalRuntime.Tests.DurableFunctions;

public sealed record Measure(string Name, int Value);

public sealed class Multiplier
{
    public int Factor => 3;
}

/// <summary>Orchestrators, activities and starters of every supported shape.</summary>
public sealed class DurableTestFunctions(Multiplier multiplier)
{
    [Function("Sum")]
    public static async Task<int> Sum([OrchestrationTrigger] TaskOrchestrationContext context, Measure input)
    {
        var times = await context.CallActivityAsync<int>("Times", input);
        var name = await context.CallActivityAsync<string>("WhoAmI");
        await context.CallActivityAsync("Quiet", name);
        context.SetCustomStatus(new { name });
        return times + name.Length;
    }

    [Function("Times")]
    public int Times([ActivityTrigger] Measure measure) => measure.Value * multiplier.Factor;

    [Function("WhoAmI")]
    public static async Task<string> WhoAmI(
        [ActivityTrigger] TaskActivityContext activity, FunctionContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        context.InstanceServices.ShouldNotBeNull();
        cancellationToken.CanBeCanceled.ShouldBeTrue();
        return $"{context.FunctionDefinition.Name}/{activity.Name}";
    }

    [Function("Quiet")]
    public static Task Quiet([ActivityTrigger] string text) => Task.CompletedTask;

    [Function("InstanceOrchestrator")]
    public async Task<string> InstanceOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<string>();
        return $"{input} x{multiplier.Factor} {await context.CallSubOrchestratorAsync<int>("Sum", new Measure("sub", 1))}";
    }

    [Function("WaitForGo")]
    public static Task<string> WaitForGo([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<string>("go");

    [Function("Fails")]
    public static Task Fails([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Throws", "x");

    [Function("Throws")]
    public static void Throws([ActivityTrigger] string input) => throw new InvalidDataException("the activity's reason");

    [Function("StartByPayload")]
    public static async Task<IActionResult> StartByPayload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync("WaitForGo", cancellationToken);
        return new ObjectResult(client.CreateHttpManagementPayload(id)) { StatusCode = StatusCodes.Status202Accepted };
    }

    [Function("StartByData")]
    public static async Task<HttpResponseData> StartByData(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start-data/{how}")] HttpRequestData request,
        [DurableClient] DurableTaskClient client, string how, CancellationToken cancellationToken)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync("WaitForGo", cancellationToken);
        return how switch
        {
            "sync" => client.CreateCheckStatusResponse(request, id, cancellationToken),
            "created" => await client.CreateCheckStatusResponseAsync(request, id, HttpStatusCode.Created, cancellationToken),
            _ => await client.CreateCheckStatusResponseAsync(request, id, cancellationToken),
        };
    }
}

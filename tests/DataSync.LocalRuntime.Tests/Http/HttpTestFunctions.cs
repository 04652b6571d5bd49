using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace DataSync.LocalRuntime.Tests.Http;

/// <summary>A service that tells its instances apart.</summary>
public sealed class Scoped : IDisposable
{
    private static int _made;

    public int Number { get; } = Interlocked.Increment(ref _made);

    public bool Disposed { get; private set; }

    public void Dispose() => Disposed = true;
}

public sealed record Order(string Name, int Count);

public enum Colour
{
    Red,
    Green,
}

/// <summary>One function per kind of parameter and result.</summary>
public sealed class HttpTestFunctions(Scoped scoped)
{
    [Function("Plain")]
    public IActionResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new OkObjectResult(new { Method = request.Method, Path = request.Path.Value });

    [Function("Item")]
    public static async Task<IActionResult> Item(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "delete", Route = "items/{id:int}/{part?}")] HttpRequest request,
        int id, string? part, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return new OkObjectResult(new { request.Method, id, part, cancellable = cancellationToken.CanBeCanceled });
    }

    [Function("Default")]
    public static string Default(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "size/{size=medium}")] HttpRequest request, string size) => size;

    [Function("Values")]
    public static object Values(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request,
        Guid id, bool? flag, Colour colour, DateOnly? day, int count = 7) => new { id, flag, colour = colour.ToString(), day, count };

    [Function("Body")]
    public static Order Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request, [FromBody] Order order) =>
        order with { Count = order.Count + 1 };

    [Function("Nothing")]
    public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
    {
    }

    [Function("NothingLater")]
    public static Task NothingLater([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) => Task.CompletedTask;

    [Function("Minimal")]
    public static IResult Minimal([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text("minimal", statusCode: 203);

    [Function("Written")]
    public static Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("written");

    [Function("Empty404")]
    public static IActionResult Empty404([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new NotFoundResult();

    [Function("Data")]
    public static async Task<HttpResponseData> Data([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
    {
        var body = await request.ReadFromJsonAsync<Order>();
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("X-Query", request.Query["q"]);
        response.Headers.Add("X-Seen", string.Join(',', request.Headers.GetValues("X-Sent")));
        response.Cookies.Append(new HttpCookie("visited", "yes") { Path = "/", HttpOnly = true });
        await response.WriteAsJsonAsync(body);
        return response;
    }

    [Function("Context")]
    public static object Context(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "context/{name}")] HttpRequest request,
        FunctionContext context, [DurableClient] DurableTaskClient client)
    {
        context.GetLogger<HttpTestFunctions>().LogContext();
        return new
        {
            context.FunctionDefinition.Name,
            context.FunctionDefinition.EntryPoint,
            bindings = context.BindingContext.BindingData,
            context.InvocationId,
            sameRequest = ReferenceEquals(context.GetHttpContext(), request.HttpContext),
            client = client is not null,
            context.TraceContext.TraceParent,
        };
    }

    [Function("ScopeNumber")]
    public object ScopeNumber([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, FunctionContext context) =>
        new { scoped.Number, same = ReferenceEquals(scoped, context.InstanceServices.GetService(typeof(Scoped))), scoped.Disposed };

    [Function("Broken")]
    public static IActionResult Broken([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        throw new InvalidOperationException("secret detail");

    [Function("BrokenLate")]
    public static async Task BrokenLate([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("half");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }
}

internal static partial class TestLog
{
    [LoggerMessage(1, LogLevel.Information, "context seen")]
    public static partial void LogContext(this ILogger logger);
}

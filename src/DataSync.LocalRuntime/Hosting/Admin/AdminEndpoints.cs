using System.Reflection;
using System.Text.Json;
using DataSync.LocalRuntime.Hosting.Configuration;
using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Http;
using DataSync.LocalRuntime.Hosting.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace DataSync.LocalRuntime.Hosting.Admin;

/// <summary>
/// The part of the Functions host's admin API a developer and a probe use.
/// See https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http.
/// </summary>
internal sealed class AdminEndpoints(
    FunctionCatalog catalog, DisabledFunctions disabled, TimerService timers, HostJson host, FunctionKeys keys, TimeProvider timeProvider)
{
    private readonly long _started = timeProvider.GetTimestamp();
    private readonly string _instanceId = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();

    public void Map(IEndpointRouteBuilder routes)
    {
        Add(routes, "GET", "/admin/host/status", http => JsonAsync(http, new
        {
            id = Assembly.GetEntryAssembly()?.GetName().Name,
            state = "Running",
            version = typeof(AdminEndpoints).Assembly.GetName().Version?.ToString(),
            instanceId = _instanceId,
            processUptime = (long)timeProvider.GetElapsedTime(_started).TotalMilliseconds,
        }));
        Add(routes, "GET", "/admin/functions", http => JsonAsync(http, catalog.All.Select(function => Describe(http, function)).ToList()));
        Add(routes, "GET", "/admin/functions/{name}", http => Find(http) is { } function
            ? JsonAsync(http, Describe(http, function))
            : Problems.NotFoundAsync(http, "There is no such function."));
        Add(routes, "POST", "/admin/functions/{name}", RunAsync);
    }

    private void Add(IEndpointRouteBuilder routes, string method, string path, RequestDelegate handler) =>
        routes.MapMethods(path, [method], http =>
            keys.Allows(http, AuthorizationLevel.Admin) ? handler(http) : Problems.UnauthorizedAsync(http)).WithMetadata(HostEndpoint.Mark);

    private Task RunAsync(HttpContext http)
    {
        if (Find(http) is not { } function) return Problems.NotFoundAsync(http, "There is no such function.");
        if (function.Trigger is not TimerTrigger)
            return Problems.BadRequestAsync(http, $"'{function.Name}' has a {function.Trigger.Type}; only timer functions can be run by hand.");
        if (!timers.TryRunNow(function))
            return Problems.WriteAsync(http, StatusCodes.Status409Conflict, "Conflict", $"'{function.Name}' runs already.");
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    private FunctionDescriptor? Find(HttpContext http) => catalog.Find((string)http.Request.RouteValues["name"]!);

    private object Describe(HttpContext http, FunctionDescriptor function)
    {
        var authority = $"{http.Request.Scheme}://{http.Request.Host}";
        return new
        {
            name = function.Name,
            href = $"{authority}/admin/functions/{function.Name}",
            invoke_url_template = function.Trigger is HttpTrigger trigger
                ? $"{authority}/{$"{host.RoutePrefix}/{trigger.Route}".Trim('/')}"
                : null,
            language = "dotnet-isolated",
            isDisabled = disabled.Contains(function),
            config = new
            {
                entryPoint = function.Definition.EntryPoint,
                bindings = new[] { Binding(function) },
            },
        };
    }

    private static Dictionary<string, object?> Binding(FunctionDescriptor function)
    {
        var binding = new Dictionary<string, object?>
        {
            ["name"] = function.TriggerParameter.Name,
            ["type"] = function.Trigger.Type,
            ["direction"] = "in",
        };
        switch (function.Trigger)
        {
            case HttpTrigger http:
                binding["route"] = http.Route;
                binding["methods"] = http.Methods;
                binding["authLevel"] = http.Level.ToString();
                break;
            case TimerTrigger timer:
                binding["schedule"] = timer.Schedule;
                binding["runOnStartup"] = timer.RunOnStartup;
                binding["useMonitor"] = timer.UseMonitor;
                break;
        }

        return binding;
    }

    private static Task JsonAsync<T>(HttpContext http, T body) =>
        TypedResults.Json(body, JsonSerializerOptions.Web).ExecuteAsync(http);
}

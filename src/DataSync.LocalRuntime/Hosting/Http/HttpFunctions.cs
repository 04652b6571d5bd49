using DataSync.LocalRuntime.Hosting.Discovery;
using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>Runs HTTP functions behind their routes.</summary>
internal sealed class HttpFunctions(
    FunctionPipeline pipeline, DisabledFunctions disabled, RunningInvocations running, FunctionKeys keys, TimeProvider timeProvider, ILogger<HttpFunctions> logger)
{
    public void Map(IEndpointRouteBuilder routes, FunctionCatalog catalog, string routePrefix)
    {
        foreach (var (function, trigger) in catalog.With<HttpTrigger>().Where(http => !disabled.Contains(http.Function)))
        {
            var path = $"{routePrefix}/{trigger.Route}".Trim('/');
            var endpoint = trigger.Methods.Count == 0
                ? routes.Map(path, http => HandleAsync(http, function, trigger))
                : routes.MapMethods(path, trigger.Methods, http => HandleAsync(http, function, trigger));
            endpoint.WithDisplayName(function.Name).WithMetadata(HostEndpoint.Mark);
            Log.HttpFunctionMapped(logger, function.Name, trigger.Methods.Count == 0 ? "*" : string.Join(',', trigger.Methods), path);
        }
    }

    private async Task HandleAsync(HttpContext http, FunctionDescriptor function, HttpTrigger trigger)
    {
        if (!keys.Allows(http, trigger.Level))
        {
            await Problems.UnauthorizedAsync(http).ConfigureAwait(false);
            return;
        }

        var invocationId = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, running.Cut);
        var context = new LocalFunctionContext(function, invocationId, http.RequestServices, stop.Token);
        context.Items[LocalFunctionContext.HttpContextKey] = http;
        using var _ = running.Begin(context);
        var started = timeProvider.GetTimestamp();
        try
        {
            await pipeline.RunAsync(context).ConfigureAwait(false);
            await HttpFunctionResult.WriteAsync(http, context.Result).ConfigureAwait(false);
            Log.HttpFunctionRan(logger, function.Name, invocationId, http.Response.StatusCode, Elapsed(started));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.CallerWentAway(logger, function.Name, invocationId, Elapsed(started));
        }
        catch (OperationCanceledException) when (running.Cut.IsCancellationRequested)
        {
            await Problems.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "Service unavailable", "The host is stopping.")
                .ConfigureAwait(false);
        }
        catch (ParameterBindingException e)
        {
            await Problems.BadRequestAsync(http, e.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            await Problems.WriteAsync(http, e.StatusCode, "Bad request").ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.FunctionFailed(logger, e, function.Name, invocationId, Elapsed(started));
            await Problems.WriteAsync(http, StatusCodes.Status500InternalServerError, "Internal server error",
                $"The function '{function.Name}' failed; the log has the cause under invocation {invocationId}.").ConfigureAwait(false);
        }
    }

    private double Elapsed(long started) => timeProvider.GetElapsedTime(started).TotalMilliseconds;
}

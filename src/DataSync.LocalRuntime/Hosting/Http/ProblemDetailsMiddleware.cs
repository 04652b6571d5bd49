using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>Answers what no function answered: unknown paths, wrong methods, faults of the host itself.</summary>
internal sealed class ProblemDetailsMiddleware(RequestDelegate next, ILogger<ProblemDetailsMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException e)
        {
            await Problems.WriteAsync(http, e.StatusCode, "Bad request").ConfigureAwait(false);
            return;
        }
        catch (Exception e)
        {
            Log.RequestFailed(logger, e, http.Request.Method, http.Request.Path);
            await Problems.WriteAsync(http, StatusCodes.Status500InternalServerError, "Internal server error",
                "The host failed; its log has the cause.").ConfigureAwait(false);
            return;
        }

        if (http.Response.HasStarted || http.GetEndpoint()?.Metadata.GetMetadata<HostEndpoint>() is not null) return;
        if (http.Response.StatusCode == StatusCodes.Status404NotFound)
        {
            await Problems.NotFoundAsync(http, "No function has this path.").ConfigureAwait(false);
        }
        else if (http.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
        {
            var allowed = http.Response.Headers.Allow;
            await Problems.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "Method not allowed",
                $"This path accepts {allowed}.").ConfigureAwait(false);
        }
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>Turns what an HTTP function returned into its answer.</summary>
internal static class HttpFunctionResult
{
    public static Task WriteAsync(HttpContext http, object? result) => result switch
    {
        IActionResult action => ExecuteAsync(http, action),
        IResult minimal => minimal.ExecuteAsync(http),
        HttpResponseData data => CopyAsync(http, data),
        null => NoContentAsync(http),
        _ => ExecuteAsync(http, new ObjectResult(result)),
    };

    private static Task ExecuteAsync(HttpContext http, IActionResult result) =>
        result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));

    /// <summary>Unless the function, or a middleware, answered by the HTTP context itself.</summary>
    private static Task NoContentAsync(HttpContext http)
    {
        if (!http.Response.HasStarted && http.Response.StatusCode == StatusCodes.Status200OK)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task CopyAsync(HttpContext http, HttpResponseData data)
    {
        http.Response.StatusCode = (int)data.StatusCode;
        foreach (var (name, values) in data.Headers) http.Response.Headers.Append(name, values.ToArray());
        (data.Cookies as LocalHttpCookies)?.WriteTo(http.Response.Cookies);
        if (data.Body.CanSeek) data.Body.Position = 0;
        await using var body = data.Body.ConfigureAwait(false);
        if (!data.Body.CanSeek || data.Body.Length > 0)
            await data.Body.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }
}

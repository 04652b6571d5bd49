using Microsoft.AspNetCore.Http;

namespace DataSync.LocalRuntime.Hosting.Http;

/// <summary>The host's error answers: problem details (RFC 9457), without anything of the exception.</summary>
internal static class Problems
{
    public static Task WriteAsync(HttpContext http, int status, string title, string? detail = null)
    {
        // What a function wrote before it failed can be taken back only while nothing was sent.
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        var allow = http.Response.Headers.Allow; // RFC 9110 wants it with a 405.
        http.Response.Clear();
        if (allow.Count > 0) http.Response.Headers.Allow = allow;
        return TypedResults.Problem(
            detail,
            instance: http.Request.Path,
            statusCode: status,
            title: title,
            type: "about:blank",
            extensions: [new("traceId", System.Diagnostics.Activity.Current?.Id ?? http.TraceIdentifier)]).ExecuteAsync(http);
    }

    public static Task NotFoundAsync(HttpContext http, string detail) =>
        WriteAsync(http, StatusCodes.Status404NotFound, "Not found", detail);

    public static Task BadRequestAsync(HttpContext http, string detail) =>
        WriteAsync(http, StatusCodes.Status400BadRequest, "Bad request", detail);

    public static Task UnauthorizedAsync(HttpContext http) =>
        WriteAsync(http, StatusCodes.Status401Unauthorized, "Unauthorized",
            "Give a valid key in the header x-functions-key or the query parameter code.");
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DataSync.SampleApi;

/// <summary>Errors as the API answers them: <c>{"error":{"code":"...","message":"..."}}</c>.</summary>
internal static class JsonError
{
    public static Task WriteAsync(HttpContext context, int status, string code, string message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { error = new { code, message } });
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

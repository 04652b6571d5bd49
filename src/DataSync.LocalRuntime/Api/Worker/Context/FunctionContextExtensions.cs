using DataSync.LocalRuntime.Hosting.Invocation;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The ASP.NET Core side of an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP context of an HTTP trigger's invocation; null for every other trigger.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(LocalFunctionContext.HttpContextKey, out var value) ? value as HttpContext : null;
    }
}

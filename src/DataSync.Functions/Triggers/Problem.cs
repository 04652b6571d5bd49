using DataSync.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DataSync.Functions.Triggers;

/// <summary>Error answers as problem details (RFC 9457).</summary>
internal static class Problem
{
    public static ObjectResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>The answer for a sync that nobody defined; null when there is one of this name, usable or not.</summary>
    public static ObjectResult? IfUnknown(SyncCatalog catalog, string sync)
    {
        var names = catalog.Names();
        return names.Contains(sync) ? null : NotFound(new UnknownSyncException(sync, names).Message);
    }

    public static ObjectResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "The request cannot be understood", detail);

    public static ObjectResult Conflict(string detail, params (string Name, object? Value)[] extensions) =>
        Of(StatusCodes.Status409Conflict, "Not possible now", detail, extensions);

    public static ObjectResult Unusable(string detail) =>
        Of(StatusCodes.Status422UnprocessableEntity, "The sync's definition cannot be used", detail);

    public static ObjectResult Of(int status, string title, string detail, params (string Name, object? Value)[] extensions)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Detail = detail };
        foreach (var (name, value) in extensions)
            problem.Extensions[name] = value;
        return new ObjectResult(problem) { StatusCode = status, ContentTypes = { "application/problem+json" } };
    }
}

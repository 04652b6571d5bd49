using Microsoft.AspNetCore.Http;

namespace DataSync.SampleApi.Paging;

/// <summary>Link headers with the next and the last page (RFC 8288).</summary>
internal static class LinkHeader
{
    public static void Write(HttpContext context, PageRequest request, int total, int statedTotal)
    {
        if (request.Start + request.Size < total)
            context.Response.Headers.Append("Link", Link(context.Request, request.Page + 1, request.Size, "next"));
        var last = Math.Max(1, (statedTotal + request.Size - 1) / request.Size);
        context.Response.Headers.Append("Link", Link(context.Request, last, request.Size, "last"));
    }

    private static string Link(HttpRequest request, int page, int size, string relation) =>
        $"<{request.Scheme}://{request.Host}{request.Path}?page={page}&per_page={size}>; rel=\"{relation}\"";
}

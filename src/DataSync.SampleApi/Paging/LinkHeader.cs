using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DataSync.SampleApi.Paging;

/// <summary>Link headers with the next and the last page (RFC 8288).</summary>
internal static class LinkHeader
{
    public static void Write(HttpContext context, PageRequest request, int total, int statedTotal)
    {
        if (request.IsFollowed(total))
            context.Response.Headers.Append("Link", Link(context.Request, request, request.Page + 1, "next"));
        var last = Math.Max(1, (statedTotal + request.Size - 1) / request.Size);
        context.Response.Headers.Append("Link", Link(context.Request, request, last, "last"));
    }

    private static string Link(HttpRequest to, PageRequest request, int page, string relation)
    {
        var since = request.UpdatedSince is { } time ? string.Create(CultureInfo.InvariantCulture, $"&updated_since={time:yyyy-MM-ddTHH:mm:ss.FFFFFFFZ}") : "";
        return $"<{to.Scheme}://{to.Host}{to.Path}?page={page}&per_page={request.Size}{since}>; rel=\"{relation}\"";
    }
}

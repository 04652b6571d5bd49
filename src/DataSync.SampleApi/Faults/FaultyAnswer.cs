using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DataSync.SampleApi.Faults;

/// <summary>Answers that go wrong in a way no page of records can.</summary>
internal static class FaultyAnswer
{
    private const int BlankBytes = 1 << 16;

    private static readonly byte[] Blank = [.. Enumerable.Repeat((byte)' ', BlankBytes)];

    public static Task StatusAsync(HttpContext context, FaultRule rule, TimeProvider timeProvider)
    {
        var seconds = Math.Ceiling(rule.RetryAfter.TotalSeconds);
        switch (rule.RetryAfterForm)
        {
            case RetryAfterForm.Seconds:
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                break;
            case RetryAfterForm.HttpDate:
                // A date has whole seconds: one more, or the wait would come out short.
                context.Response.Headers.RetryAfter = timeProvider.GetUtcNow().AddSeconds(seconds + 1).ToString("R", CultureInfo.InvariantCulture);
                break;
        }

        return JsonError.WriteAsync(context, rule.Status, "fault", "The vendor has a bad day.");
    }

    public static Task HtmlAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return WriteAsync(context, "<!DOCTYPE html><html><body><h1>We will be back soon</h1></body></html>"u8.ToArray());
    }

    public static Task WrongShapeAsync(HttpContext context) => WriteAsync(context, "{\"result\":{\"ok\":true}}"u8.ToArray());

    public static Task TruncatedAsync(HttpContext context, ReadOnlyMemory<byte> body) => WriteAsync(context, Half(body));

    /// <summary>
    /// Promises the whole body and sends half of it: Kestrel closes the connection of an answer that stays short. An abort
    /// would reset it, and the client might lose also what it was sent.
    /// </summary>
    public static Task DropMidBodyAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(Half(body), context.RequestAborted).AsTask();
    }

    public static async Task HugeAsync(HttpContext context, long blanks, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = blanks + body.Length;
        for (var left = blanks; left > 0; left -= Blank.Length)
            await context.Response.Body.WriteAsync(Blank.AsMemory(0, (int)Math.Min(left, Blank.Length)), context.RequestAborted);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static ReadOnlyMemory<byte> Half(ReadOnlyMemory<byte> body) => body[..(body.Length / 2)];

    private static Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

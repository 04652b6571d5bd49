using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DataSync.Connectors.Tests;

/// <summary>What a vendor's API answers on its good and bad days.</summary>
internal static class Replies
{
    /// <summary>A page of records with these ids, as the customer API answers.</summary>
    public static Reply Page(params int[] ids) => Body(PageText(ids));

    public static string PageText(params int[] ids) => $$"""{"data":[{{Records(ids)}}]}""";

    public static string Records(params int[] ids) => string.Join(',', ids.Select(id => $$"""{"id":{{id}}}"""));

    public static Reply Body(string text, string contentType = "application/json") => Bytes(Encoding.UTF8.GetBytes(text), contentType);

    public static Reply Bytes(byte[] body, string contentType = "application/json", string? encoding = null) => async context =>
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (encoding is not null)
            context.Response.Headers.ContentEncoding = encoding;
        await context.Response.Body.WriteAsync(body);
    };

    /// <summary>The body without its length, in pieces that split it anywhere.</summary>
    public static Reply Chunked(string text, int pieceLength) => async context =>
    {
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(pieceLength))
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    };

    public static Reply Compressed(string text, string encoding)
    {
        using var buffer = new MemoryStream();
        using (Stream packer = encoding == "br" ? new BrotliStream(buffer, CompressionLevel.Fastest) : new GZipStream(buffer, CompressionLevel.Fastest))
            packer.Write(Encoding.UTF8.GetBytes(text));
        return Bytes(buffer.ToArray(), encoding: encoding);
    }

    public static Reply Status(int status, string body = "", params (string Name, string Value)[] headers) => context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = value;
        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
    };

    public static Reply RetryAfter(int status, string value) => Status(status, "", ("Retry-After", value));

    /// <summary>The connection is closed without an answer.</summary>
    public static Reply Drop() => context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    /// <summary>Half of an announced body, then the connection is closed.</summary>
    public static Reply DropInBody(string text) => async context =>
    {
        context.Response.ContentLength = text.Length;
        await context.Response.WriteAsync(text[..(text.Length / 2)]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>Nothing until the client goes away.</summary>
    public static Reply Hang() => async context =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };
}

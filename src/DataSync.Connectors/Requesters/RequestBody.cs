using System.Net.Http.Headers;

namespace DataSync.Connectors.Requesters;

/// <summary>The body of a request, as bytes, so that it can be sent again.</summary>
/// <param name="content">The bytes; may hold secrets.</param>
/// <param name="mediaType">Content-Type; null to send none, as for a text that only the manifest's author knows the kind of.</param>
internal sealed class RequestBody(byte[] content, string? mediaType)
{
    public ReadOnlyMemory<byte> Content => content;

    public HttpContent ToContent()
    {
        var message = new ByteArrayContent(content);
        if (mediaType is not null)
            message.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return message;
    }
}

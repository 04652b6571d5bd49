using System.Text.Unicode;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>Lines of text: each becomes <c>{"record": "the line"}</c>, blank ones too. A line ends with LF, CR or both.</summary>
internal sealed class IterableDecoder : IDecoder
{
    public const string TypeName = "IterableDecoder";

    public static IterableDecoder Parse(ComponentScope scope) => new();

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var text = JsonText.WithoutMark(body);
        using var values = new JsonValues(context);
        for (var (line, start) = (1L, 0); start < text.Length; line++)
        {
            var length = text.Span[start..].IndexOfAny((byte)'\r', (byte)'\n');
            var end = length < 0 ? text.Length : start + length;
            yield return Write(values, text.Span[start..end], context, line);
            start = end + (text.Span[end..].StartsWith("\r\n"u8) ? 2 : 1);
        }
    }

    private static ReadOnlyMemory<byte> Write(JsonValues values, ReadOnlySpan<byte> line, DecodingContext context, long number)
    {
        if (line.Length > context.Limits.MaxFieldBytes)
            throw DecodingException.Limit($"a line is longer than {context.Limits.MaxFieldBytes} bytes", context.At(number), JsonText.Remedy);
        if (!Utf8.IsValid(line))
            throw DecodingException.Malformed("the body is not valid UTF-8", context.At(number), JsonText.Remedy);
        var writer = values.Begin();
        writer.WriteStartObject();
        writer.WriteString("record"u8, line);
        writer.WriteEndObject();
        return values.End();
    }
}

using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>JSON Lines (https://jsonlines.org): one value a line, each a slice of the body. Blank lines are passed over.</summary>
internal sealed class JsonlDecoder : IDecoder
{
    public const string TypeName = "JsonlDecoder";

    public static JsonlDecoder Parse(ComponentScope scope) => new();

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var rest = JsonText.WithoutMark(body);
        for (var line = 0L; !rest.IsEmpty; line++)
        {
            var value = TakeLine(ref rest);
            if (value.IsEmpty)
                continue;
            JsonText.Check(value.Span, context, line);
            yield return value;
        }
    }

    private static ReadOnlyMemory<byte> TakeLine(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return line.Trim(" \t\r"u8);
    }
}

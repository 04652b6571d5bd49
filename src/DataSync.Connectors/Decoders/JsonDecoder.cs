using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// One JSON document: the items of an array, else the document itself, which is not looked into, since whoever takes the
/// records out of it checks it. An empty array has no values.
/// </summary>
internal sealed class JsonDecoder : IDecoder
{
    public const string TypeName = "JsonDecoder";

    public static JsonDecoder Parse(ComponentScope scope)
    {
        // The reference engine knows no encoding here and reads UTF-8; manifests that name it are in use.
        if (scope.Literal("encoding") is { } encoding && !TextEncodings.IsUtf8(encoding))
            scope.Problem(scope.Node("encoding"), "encoding", "JSON is read as UTF-8 only", "Remove encoding");
        return new JsonDecoder();
    }

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var json = JsonText.WithoutMark(body);
        if (!JsonText.IsArray(json.Span))
        {
            yield return json;
            yield break;
        }

        var items = new JsonItems(json, [], context);
        while (items.TryNext(out var item))
            yield return item;
    }
}

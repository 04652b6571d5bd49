using System.Text;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>The items of one array inside of a JSON document.</summary>
/// <param name="path">Names that lead to the array.</param>
/// <param name="encoding">Encoding of the document; null for UTF-8.</param>
internal sealed class JsonItemsDecoder(IReadOnlyList<string> path, Encoding? encoding) : IDecoder
{
    public const string TypeName = "JsonItemsDecoder";

    public static JsonItemsDecoder Parse(ComponentScope scope) =>
        new(scope.RequiredLiteral("items_path").Split('.'), TextEncodings.Parse(scope));

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        var items = new JsonItems(JsonText.WithoutMark(TextEncodings.ToUtf8(body, encoding, context)), path, context);
        while (items.TryNext(out var item))
            yield return item;
    }
}

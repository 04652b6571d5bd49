using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Reads the decoder of a component. Which decoder may stand inside of which is the reference engine's schema
/// (declarative_component_schema.yaml): what unpacks holds CSV, gzip, JSON, JSON items or JSON lines.
/// </summary>
internal static class DecoderParser
{
    /// <summary>The decoder under a key of a retriever; JSON when there is none.</summary>
    /// <param name="scope">The component that has the decoder.</param>
    /// <param name="key">Its key: decoder, or download_decoder of an asynchronous retriever.</param>
    public static IDecoder Parse(ComponentScope scope, string key = "decoder") => scope.OptionalComponent<IDecoder>(
        key,
        null,
        (JsonDecoder.TypeName, JsonDecoder.Parse),
        (JsonItemsDecoder.TypeName, JsonItemsDecoder.Parse),
        (JsonlDecoder.TypeName, JsonlDecoder.Parse),
        (IterableDecoder.TypeName, IterableDecoder.Parse),
        (CsvDecoder.TypeName, CsvDecoder.Parse),
        (XmlDecoder.TypeName, XmlDecoder.Parse),
        (GzipDecoder.TypeName, GzipDecoder.Parse),
        (ZipfileDecoder.TypeName, ZipfileDecoder.Parse)) ?? new JsonDecoder();

    /// <summary>The decoder of what another one unpacks.</summary>
    public static IDecoder ParseInner(ComponentScope scope) => scope.Component<IDecoder>(
        "decoder",
        null,
        (CsvDecoder.TypeName, CsvDecoder.Parse),
        (GzipDecoder.TypeName, GzipDecoder.Parse),
        (JsonDecoder.TypeName, JsonDecoder.Parse),
        (JsonItemsDecoder.TypeName, JsonItemsDecoder.Parse),
        (JsonlDecoder.TypeName, JsonlDecoder.Parse));
}

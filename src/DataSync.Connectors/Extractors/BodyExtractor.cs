using System.Buffers;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Paginators;

namespace DataSync.Connectors.Extractors;

/// <summary>From the body of an answer to its records: decodes it, and takes the records out of each value.</summary>
internal sealed class BodyExtractor(IDecoder decoder, DpathExtractor extractor)
{
    private static readonly DecoderLimits Limits = new();

    /// <exception cref="MalformedBodyException">The body is not what the decoder reads, or has no records at the path.</exception>
    /// <exception cref="DecodingException">The body is beyond a limit.</exception>
    public ExtractedPage Extract(ReadOnlyMemory<byte> body, string? contentType, PagingHints hints, SourceConfig config)
    {
        // A JSON body is scanned once as it is, without taking its items apart and putting them together again.
        if (decoder is JsonDecoder)
            return extractor.Extract(body, hints, config);
        try
        {
            var parts = decoder.Decode(body, new DecodingContext(Limits, contentType)).Select(value => extractor.Extract(value, hints, config));
            return Join([.. parts]);
        }
        catch (DecodingException e) when (!e.IsLimit)
        {
            throw new MalformedBodyException(e.Message, e);
        }
    }

    /// <summary>One array of the records of all; what is said of the paging is taken from the last that says it.</summary>
    private static ExtractedPage Join(List<ExtractedPage> parts)
    {
        var filled = parts.Where(part => part.Count > 0).ToList();
        var records = new ArrayBufferWriter<byte>(2 + filled.Sum(part => part.Records.Length));
        records.Write("["u8);
        for (var i = 0; i < filled.Count; i++)
        {
            if (i > 0)
                records.Write(","u8);
            records.Write(Items(filled[i].Records.Span));
        }

        records.Write("]"u8);
        return new ExtractedPage(
            records.WrittenMemory,
            filled.Sum(part => part.Count),
            parts.LastOrDefault(part => part.HasNext is not null)?.HasNext,
            parts.LastOrDefault(part => part.Total is not null)?.Total);
    }

    /// <summary>What stands between the brackets of an array.</summary>
    private static ReadOnlySpan<byte> Items(ReadOnlySpan<byte> array) => array[1..^1];
}

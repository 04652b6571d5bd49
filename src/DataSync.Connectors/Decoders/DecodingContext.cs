namespace DataSync.Connectors.Decoders;

/// <summary>One response while it is decoded: its limits, what of them is used up, and where decoding is.</summary>
/// <param name="limits">Limits of the response.</param>
/// <param name="contentType">The Content-Type header, whose charset XML is read with; null when there is none.</param>
internal sealed class DecodingContext(DecoderLimits limits, string? contentType = null)
{
    /// <summary>Lowered page sizes are the usual way out of a limit.</summary>
    public const string AskForLess = "Ask the source for less at a time: fetch.page_size of the sync, or a shorter interval";

    /// <summary>Limits of the response.</summary>
    public DecoderLimits Limits { get; } = limits;

    /// <summary>The Content-Type header; null when there is none.</summary>
    public string? ContentType { get; } = contentType;

    /// <summary>The zip entry being decoded; null outside of archives.</summary>
    public string? Entry { get; set; }

    /// <summary>Bytes that may still be unpacked.</summary>
    public int DecompressedLeft { get; private set; } = limits.MaxDecompressedBytes;

    private long JsonLeft { get; set; } = limits.MaxJsonBytes;

    /// <summary>A place in the entry being decoded.</summary>
    public DecodingPlace At(long? line = null, long? place = null) => new(Entry, line, place);

    /// <summary>Counts unpacked bytes.</summary>
    public void TakeDecompressed(int bytes) => DecompressedLeft -= bytes;

    /// <summary>Counts written JSON.</summary>
    /// <exception cref="DecodingException">It is more than the limit.</exception>
    public void TakeJson(int bytes)
    {
        JsonLeft -= bytes;
        if (JsonLeft < 0)
            throw DecodingException.Limit($"the body becomes more than {Limits.MaxJsonBytes} bytes of JSON", At(), AskForLess);
    }
}

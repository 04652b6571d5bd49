namespace DataSync.Connectors.Decoders;

/// <summary>
/// How much a response may become while it is decoded. A body is another party's text: nothing in it decides how much
/// memory it takes.
/// </summary>
internal sealed record DecoderLimits
{
    /// <summary>Bytes that all gzip layers and zip entries of one response may unpack to, together; 64 MiB.</summary>
    public int MaxDecompressedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Unpacked bytes per packed byte of one gzip layer or zip entry, looked at after the first MiB; 200. Text compresses
    /// 3 to 20 times; Apache POI takes 100 for a bomb (ZipSecureFile.setMinInflateRatio), deflate ends at about 1,030.
    /// </summary>
    public int MaxCompressionRatio { get; init; } = 200;

    /// <summary>Entries of a zip archive; 1,000.</summary>
    public int MaxZipEntries { get; init; } = 1_000;

    /// <summary>Levels of nested arrays and objects in JSON, and of elements in XML; 64, as the page scanner reads.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Columns of a CSV row; 4,096. PostgreSQL's tables have at most 1,600.</summary>
    public int MaxColumns { get; init; } = 4_096;

    /// <summary>
    /// Bytes of one CSV field, line of text or text of an XML element, in UTF-8; 8 MiB. Escaping may need six times as much
    /// for a moment. Python's csv module stops at 131,072 characters.
    /// </summary>
    public int MaxFieldBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Elements and attributes of an XML document, each of which takes some 30 bytes while it is read; 2,000,000.</summary>
    public int MaxXmlNodes { get; init; } = 2_000_000;

    /// <summary>Characters of text and attribute values of an XML document; 64 Mi.</summary>
    public int MaxXmlCharacters { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// Bytes of JSON written for one response that is not JSON; 256 MiB. A CSV row repeats the names of its columns, so
    /// little text can become much JSON.
    /// </summary>
    public long MaxJsonBytes { get; init; } = 256 * 1024 * 1024;
}

using System.Buffers.Binary;
using System.IO.Compression;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Unpacks gzip (RFC 1952) and gives it to another decoder. What does not begin with gzip's two bytes is given on as it is:
/// the reference engine does the same, since a source's Content-Encoding may already have been undone.
/// </summary>
internal sealed class GzipDecoder(IDecoder inner) : IDecoder
{
    public const string TypeName = "GzipDecoder";

    private const int BufferBytes = 16 * 1024;

    private static readonly byte[] Marker = NewMarker();

    public static GzipDecoder Parse(ComponentScope scope) => new(DecoderParser.ParseInner(scope));

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context) =>
        inner.Decode(body.Span is [0x1F, 0x8B, ..] ? Unpack(body, context) : body, context);

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        using var stream = new GZipStream(Inflation.StreamOf(body), CompressionMode.Decompress);
        var content = Inflation.ReadAll(stream, body.Length, context);
        return EndsWithLength(body.Span, content.Length) || EndsWithMember(body, content.Length)
            ? content
            : throw DecodingException.Malformed("the body cannot be decompressed: it is cut off", context.At(), "Read it again");
    }

    /// <summary>Whether the last four bytes are the length of all the content: a whole file of one member.</summary>
    private static bool EndsWithLength(ReadOnlySpan<byte> body, int length) =>
        body.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(body[^sizeof(uint)..]) == length;

    /// <summary>
    /// Whether a file of several members is whole. The framework's stream does not tell where a file was cut: it just ends
    /// there. But only behind a whole member does it go on to read another.
    /// </summary>
    private static bool EndsWithMember(ReadOnlyMemory<byte> body, int length)
    {
        using var stream = new GZipStream(new MemoryStream([.. body.Span, .. Marker]), CompressionMode.Decompress);
        var buffer = new byte[BufferBytes];
        try
        {
            var total = 0;
            for (int read; (read = stream.Read(buffer)) > 0 && total <= length + 1;)
                total += read;
            return total == length + 1;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>A member of one byte.</summary>
    private static byte[] NewMarker()
    {
        using var buffer = new MemoryStream();
        using (var packer = new GZipStream(buffer, CompressionLevel.Fastest))
            packer.WriteByte(0);
        return buffer.ToArray();
    }
}

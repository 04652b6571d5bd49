using System.IO.Compression;
using DataSync.Connectors.Manifests;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Unpacks the entries of a zip archive one after the other, in the archive's order, and gives each to another decoder.
/// Folders are passed over.
/// </summary>
internal sealed class ZipfileDecoder(IDecoder inner) : IDecoder
{
    public const string TypeName = "ZipfileDecoder";

    private const string NotAnArchive = "the body is not a zip archive";
    private const string Remedy = "Check that the source answers with a zip archive; else the answer was cut off";

    public static ZipfileDecoder Parse(ComponentScope scope) => new(DecoderParser.ParseInner(scope));

    public IEnumerable<ReadOnlyMemory<byte>> Decode(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        using var archive = Open(body, context);
        foreach (var entry in archive.Entries)
        {
            if (entry.FullName.EndsWith('/'))
                continue;
            context.Entry = DecodingPlace.Shown(entry.FullName);
            foreach (var value in inner.Decode(Unpack(entry, context), context))
                yield return value;
        }

        context.Entry = null;
    }

    private static ZipArchive Open(ReadOnlyMemory<byte> body, DecodingContext context)
    {
        // Counted before the archive is opened, which makes an object of each. Chance finds in packed data add next to nothing.
        if (body.Span.Count("PK\x01\x02"u8) > context.Limits.MaxZipEntries)
        {
            throw DecodingException.Limit(
                $"the archive has more than {context.Limits.MaxZipEntries} entries", context.At(), DecodingContext.AskForLess);
        }

        try
        {
            var archive = new ZipArchive(Inflation.StreamOf(body), ZipArchiveMode.Read);
            _ = archive.Entries;
            return archive;
        }
        catch (InvalidDataException exception)
        {
            throw DecodingException.Malformed(NotAnArchive, context.At(), Remedy, exception);
        }
    }

    private static ReadOnlyMemory<byte> Unpack(ZipArchiveEntry entry, DecodingContext context)
    {
        if (entry.IsEncrypted)
            throw DecodingException.Malformed("the archive is encrypted", context.At(), "Have the source send it without a password");

        try
        {
            using var stream = entry.Open();
            var content = Inflation.ReadAll(stream, entry.CompressedLength, context);
            return content.Length == entry.Length && Crc32.Of(content.Span) == entry.Crc32
                ? content
                : throw DecodingException.Malformed("the body has other content than the archive's checksum says", context.At(), Remedy);
        }
        catch (InvalidDataException exception)
        {
            throw DecodingException.Malformed(NotAnArchive, context.At(), Remedy, exception);
        }
    }
}

using System.IO.Compression;
using System.Text;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Manifests;
using static DataSync.Connectors.Tests.Decoders.Decoding;

namespace DataSync.Connectors.Tests.Decoders;

public sealed class ArchiveDecoderTests
{
    private const string GzipLines = "{ type: GzipDecoder, decoder: { type: JsonlDecoder } }";
    private const string ZipCsv = "{ type: ZipfileDecoder, decoder: { type: CsvDecoder } }";

    [Fact]
    public void Gzip_is_unpacked_and_what_is_not_gzip_is_taken_as_it_is()
    {
        Decode(GzipLines, Gzip("1\n2"u8)).ShouldBe(["1", "2"]);
        Decode(GzipLines, "1\n2").ShouldBe(["1", "2"]);
        Decode(GzipLines, "").ShouldBeEmpty();
    }

    [Fact]
    public void All_members_of_a_gzip_file_are_read() => Decode(GzipLines, [.. Gzip("1\n"u8), .. Gzip("2\n"u8)]).ShouldBe(["1", "2"]);

    [Fact]
    public void Gzip_in_gzip_is_unpacked_as_declared_and_no_deeper()
    {
        const string twice = "{ type: GzipDecoder, decoder: { type: GzipDecoder, decoder: { type: JsonDecoder, encoding: utf } } }";

        Decode(twice, Gzip(Gzip("[1]"u8))).ShouldBe(["1"]);
        Decode(twice, Gzip("[1]"u8)).ShouldBe(["1"]);
        Failure(GzipLines, Gzip(Gzip("1"u8))).IsLimit.ShouldBeFalse();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    [InlineData(-8)]
    [InlineData(-9)]
    public void Gzip_that_was_cut_is_not_the_end_of_the_data(int keep)
    {
        var packed = Gzip(Lines(1000));

        foreach (var before in new[] { [], Gzip("1\n"u8) })
            Failure(GzipLines, [.. before, .. keep < 0 ? packed[..^-keep] : packed[..keep]]).Message.ShouldContain("cannot be decompressed");
    }

    [Fact]
    public void Gzip_that_was_damaged_is_told()
    {
        var packed = Gzip(Lines(1000));
        packed[^6] ^= 1;

        Failure(GzipLines, packed).Message.ShouldContain("cannot be decompressed");
    }

    [Fact]
    public void A_body_may_unpack_to_the_limit_and_not_a_byte_further()
    {
        var packed = Gzip(Lines(1000));
        var length = Lines(1000).Length;

        Decode(GzipLines, packed, new DecoderLimits { MaxDecompressedBytes = length }).Length.ShouldBe(1000);
        var error = Failure(GzipLines, packed, new DecoderLimits { MaxDecompressedBytes = length - 1 });

        error.IsLimit.ShouldBeTrue();
        error.Message.ShouldContain($"unpacks to more than {length - 1} bytes");
    }

    [Fact]
    public void The_limit_counts_all_layers_together()
    {
        const string twice = "{ type: GzipDecoder, decoder: { type: GzipDecoder, decoder: { type: JsonlDecoder } } }";
        var (inner, length) = (Gzip(Lines(1000)), Lines(1000).Length);

        Decode(twice, Gzip(inner), new DecoderLimits { MaxDecompressedBytes = length + inner.Length }).Length.ShouldBe(1000);
        Failure(twice, Gzip(inner), new DecoderLimits { MaxDecompressedBytes = length + inner.Length - 1 }).IsLimit.ShouldBeTrue();
    }

    [Fact]
    public void A_decompression_bomb_is_refused_before_it_is_large()
    {
        var bomb = Gzip(new byte[50_000_000], CompressionLevel.SmallestSize);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Failure(GzipLines, bomb);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40_000_000);
        error.IsLimit.ShouldBeTrue();
        error.Message.ShouldContain("200 times its size");
    }

    [Fact]
    public void Each_entry_of_a_zip_archive_is_decoded_in_turn()
    {
        var body = Zip(("b.csv", "id\n1"), ("folder/", ""), ("folder/a.csv", "id,name\n2,Ann"), ("empty.csv", ""));

        Decode(ZipCsv, body).ShouldBe(["""{"id":"1"}""", """{"id":"2","name":"Ann"}"""]);
    }

    [Fact]
    public void A_broken_entry_is_named()
    {
        var body = Zip(("good.jsonl", "1"), ("bad\n\u001b[31m.jsonl", "1\noops"));

        var error = Failure("{ type: ZipfileDecoder, decoder: { type: JsonlDecoder } }", body);

        error.Place.Line.ShouldBe(2);
        error.Message.ShouldContain("at line 2, byte 1 of entry 'bad??[31m.jsonl'");
    }

    [Fact]
    public void Packed_entries_of_an_archive_are_unpacked_as_declared()
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("a.csv.gz").Open();
            entry.Write(Gzip("id\n1"u8));
        }

        Decode("{ type: ZipfileDecoder, decoder: { type: GzipDecoder, decoder: { type: CsvDecoder } } }", buffer.ToArray()).ShouldBe(["""{"id":"1"}"""]);
    }

    [Fact]
    public void An_archive_has_limits_on_its_entries_and_on_all_their_bytes_together()
    {
        var body = Zip([.. Enumerable.Range(0, 10).Select(i => ($"{i}.csv", "id\n" + new string('1', 997)))]);

        Decode(ZipCsv, body, new DecoderLimits { MaxZipEntries = 10, MaxDecompressedBytes = 10_000 }).Length.ShouldBe(10);
        Failure(ZipCsv, body, new DecoderLimits { MaxZipEntries = 9 }).IsLimit.ShouldBeTrue();
        var error = Failure(ZipCsv, body, new DecoderLimits { MaxDecompressedBytes = 9_999 });

        error.IsLimit.ShouldBeTrue();
        error.Message.ShouldContain("entry '9.csv'");
    }

    [Fact]
    public void What_is_not_a_whole_archive_is_told()
    {
        var body = Zip(("a.csv", "id\n1"));

        foreach (var broken in new[] { "id\n1"u8.ToArray(), [], body[..^10], body[..20] })
            Failure(ZipCsv, broken).Message.ShouldContain("not a zip archive");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(24)]
    public void An_entry_that_is_not_what_the_archive_says_is_told(int field)
    {
        var body = Zip(("a.csv", "id\n" + new string('1', 500)));
        // Checksum and length in the central directory (APPNOTE 4.3.12).
        body[body.AsSpan().LastIndexOf("PK\x01\x02"u8) + field] ^= 1;

        Failure(ZipCsv, body).Message.ShouldContain("entry 'a.csv'");
    }

    [Theory]
    [InlineData("{ type: CustomDecoder, class_name: source_x.Decoder }", "component type CustomDecoder is not supported here")]
    [InlineData("{ type: GzipDecoder }", "decoder is missing")]
    [InlineData("{ type: ZipfileDecoder, decoder: { type: XmlDecoder } }", "component type XmlDecoder is not supported here")]
    [InlineData("{ type: GzipDecoder, decoder: { type: ZipfileDecoder, decoder: { type: CsvDecoder } } }", "component type ZipfileDecoder is not supported here")]
    [InlineData("{ type: JsonDecoder, encoding: latin-1 }", "JSON is read as UTF-8 only")]
    [InlineData("{ type: JsonItemsDecoder }", "items_path is missing")]
    public void A_decoder_that_cannot_be_is_told(string decoder, string what) =>
        Should.Throw<ManifestException>(() => Parse(decoder)).Message.ShouldContain(what);

    private static byte[] Lines(int count) => Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, count)));

    private static byte[] Gzip(ReadOnlySpan<byte> data, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var buffer = new MemoryStream();
        using (var packer = new GZipStream(buffer, level))
            packer.Write(data);
        return buffer.ToArray();
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return buffer.ToArray();
    }
}

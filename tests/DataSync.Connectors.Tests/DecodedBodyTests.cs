using System.IO.Compression;
using System.Text;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

/// <summary>A stream's bodies are decoded as its manifest declares, and come out as pages of records like any other.</summary>
public sealed class DecodedBodyTests
{
    [Theory]
    [InlineData("{ type: JsonlDecoder }", "{\"id\":1}\n{\"id\":2}\n", """[{"id":1},{"id":2}]""", 2)]
    [InlineData("{ type: JsonlDecoder }", "", "[]", 0)]
    [InlineData("{ type: CsvDecoder }", "id,name\n1,Ann\n2,\"B, C\"\n", """[{"id":"1","name":"Ann"},{"id":"2","name":"B, C"}]""", 2)]
    [InlineData("{ type: XmlDecoder }", "<rows><row><id>1</id></row></rows>", """[{"rows":{"row":{"id":"1"}}}]""", 1)]
    public async Task A_body_becomes_a_page_of_records(string decoder, string body, string records, int count)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body, "text/plain"));
        using var source = new TestSource(api, Manifest(decoder));

        var page = (await source.ReadAsync()).ShouldBeOfType<PageResult.Read>();

        Encoding.UTF8.GetString(page.Records.Span).ShouldBe(records);
        page.Count.ShouldBe(count);
    }

    [Fact]
    public async Task A_compressed_export_is_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("{\"id\":1}\n{\"id\":2}\n"u8.ToArray());
        await using var api = await ScriptedApi.StartAsync(Bytes(packed.ToArray(), "application/gzip"));
        using var source = new TestSource(api, Manifest("{ type: GzipDecoder, decoder: { type: JsonlDecoder } }"));

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Read>().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_body_that_is_not_what_was_declared_is_malformed_and_the_place_is_told()
    {
        var broken = Body("{\"id\":1}\n{\"id\":\n", "text/plain");
        await using var api = await ScriptedApi.StartAsync(broken, broken);
        using var source = new TestSource(api, Manifest("{ type: JsonlDecoder }"));

        (await source.ReadAsync()).ShouldBeOfType<PageResult.Malformed>().Reason.ShouldContain("line 2");
    }

    [Fact]
    public async Task A_body_that_unpacks_beyond_its_limit_ends_the_run_with_the_remedy()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[80 * 1024 * 1024]);
        await using var api = await ScriptedApi.StartAsync(Bytes(packed.ToArray(), "application/gzip"));
        using var source = new TestSource(api, Manifest("{ type: GzipDecoder, decoder: { type: JsonlDecoder } }"));

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("unpacks to more than");
        api.Requests.Count.ShouldBe(1);
    }

    private static string Manifest(string decoder) => TestSource.Manifest(fieldPath: "[]", paginator: TestSource.NoPaging)
        .Replace("type: SimpleRetriever", $"type: SimpleRetriever\n      decoder: {decoder}", StringComparison.Ordinal);
}

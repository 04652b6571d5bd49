using System.Text;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

public sealed class BodyTests
{
    [Theory]
    [InlineData("[data]", """ { "page" : 1, "data" : [ {"id": 1.50, "n":"\u00e9"} , {"id":2} ] , "x": {"data": [1]} } """, """[ {"id": 1.50, "n":"\u00e9"} , {"id":2} ]""", 2)]
    [InlineData("[result, items]", """{"items":[9],"result":{"more":[],"items":[{"id":1}],"data":2}}""", """[{"id":1}]""", 1)]
    [InlineData("[]", """[{"id":1},{"id":2},[],7]""", """[{"id":1},{"id":2},[],7]""", 4)]
    [InlineData("[]", """{"id":1,"tags":[1,2]}""", """[{"id":1,"tags":[1,2]}]""", 1)]
    [InlineData("[data]", """{"data":{"id":1}}""", """[{"id":1}]""", 1)]
    [InlineData("[data]", """{"data":{}}""", "[]", 0)]
    [InlineData("[data]", """{"data":null}""", "[]", 0)]
    [InlineData("[result, items]", """{"result":null}""", "[]", 0)]
    [InlineData("[data]", """{"data":[]}""", "[]", 0)]
    [InlineData("[\"d.a\\\"ta\"]", """{"d.a\u0022ta":[1]}""", "[1]", 1)]
    public async Task Records_come_as_the_source_sent_them(string path, string body, string records, int count)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body));
        using var source = new TestSource(api, TestSource.Manifest(fieldPath: path, paginator: TestSource.NoPaging));

        var page = (await source.ReadAsync()).ShouldBeRead();

        page.Text().ShouldBe(records);
        page.Count.ShouldBe(count);
    }

    [Theory]
    [InlineData("""{"error":"internal"}""", "records are declared at 'data'")]
    [InlineData("""{"data":"none"}""", "records are declared at 'data'")]
    [InlineData("42", "records are declared at 'data'")]
    [InlineData("<html><body>Maintenance jane@example.com</body></html>", "not valid JSON at line 1, byte 1")]
    [InlineData("", "the body is empty")]
    [InlineData("   ", "not valid JSON")]
    [InlineData("""{"data":[{"id":1},""", "not valid JSON")]
    [InlineData("""{"data":[{"id":1}]} trailing""", "not valid JSON")]
    [InlineData("""{"data":[{"id":1}]}{"data":[]}""", "not valid JSON")]
    [InlineData("{\"data\":[{\"name\":\"jane\nmail\"}]}", "not valid JSON at line 1")]
    [InlineData("""{"data":[{"id":NaN}]}""", "not valid JSON")]
    public async Task A_body_that_is_not_the_declared_shape_is_a_malformed_page_not_the_end(string body, string reason)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body), Body(body));
        using var source = new TestSource(api);

        var page = (await source.ReadAsync()).ShouldBeMalformed();

        page.Reason.ShouldContain(reason);
        page.Reason.ShouldNotContain("jane");
        Encoding.UTF8.GetString(page.Raw.Span).ShouldBe(body);
        page.Next.ShouldBe(new PagePosition(2, "2") { IsAfterMalformed = true });
        api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_body_that_was_cut_is_read_once_more()
    {
        await using var api = await ScriptedApi.StartAsync(Body(PageText(1, 2)[..15]), Page(1, 2));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Reading_goes_on_after_a_malformed_page()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Body("oops"), Body("oops"), Page(5));
        using var source = new TestSource(api);

        var pages = await source.ReadAllAsync();

        pages[1].ShouldBeMalformed().Page.ShouldBe(2);
        pages[2].ShouldBeRead().Page.ShouldBe(3);
        (pages[0].ShouldBeRead().Next!.IsAfterMalformed, pages[1].ShouldBeMalformed().Next!.IsAfterMalformed).ShouldBe((false, true));
        api.Requests[3].PathAndQuery.ShouldBe("/api/customers?page=3&size=2");
    }

    [Fact]
    public async Task After_a_malformed_page_offsets_skip_a_full_page()
    {
        await using var api = await ScriptedApi.StartAsync(Body("oops"), Body("oops"));
        using var source = new TestSource(api, TestSource.Manifest("{ type: OffsetIncrement, page_size: 2 }"));

        var page = (await source.ReadAsync(new PagePosition(4, "6", "0000"))).ShouldBeMalformed();

        page.Next.ShouldBe(new PagePosition(5, "8") { IsAfterMalformed = true });
    }

    [Fact]
    public async Task A_malformed_answer_of_a_stream_without_paging_has_no_next()
    {
        await using var api = await ScriptedApi.StartAsync(Body("oops"), Body("oops"));
        using var source = new TestSource(api, TestSource.Manifest(paginator: TestSource.NoPaging));

        (await source.ReadAsync()).ShouldBeMalformed().Next.ShouldBeNull();
    }

    [Fact]
    public async Task Of_a_large_malformed_body_the_first_8_KiB_are_kept()
    {
        var body = new string('x', 100_000);
        await using var api = await ScriptedApi.StartAsync(Body(body), Body(body));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeMalformed().Raw.Length.ShouldBe(8 * 1024);
    }

    [Theory]
    [InlineData(63, false)]
    [InlineData(64, true)]
    public async Task Nesting_is_read_to_64_levels(int arrays, bool isMalformed)
    {
        var body = $$"""{"data":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";
        await using var api = await ScriptedApi.StartAsync(Body(body), Body(body));
        using var source = new TestSource(api);

        var page = await source.ReadAsync();

        if (isMalformed)
            page.ShouldBeMalformed().Reason.ShouldContain("nested deeper than 64 levels");
        else
            page.ShouldBeRead();
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_malformed_also_inside_of_a_text()
    {
        var body = Encoding.Latin1.GetBytes("""{"data":[{"name":"Zoé"}]}""");
        await using var api = await ScriptedApi.StartAsync(Bytes(body), Bytes(body));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeMalformed().Reason.ShouldBe("the body is not valid UTF-8");
    }

    [Fact]
    public async Task A_byte_order_mark_and_a_wrong_content_type_do_no_harm()
    {
        await using var api = await ScriptedApi.StartAsync(Body("\uFEFF" + PageText(1), "text/html"));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead().Text().ShouldBe("""[{"id":1}]""");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compressed_bodies_are_read(string encoding)
    {
        await using var api = await ScriptedApi.StartAsync(Compressed(PageText(1, 2), encoding));
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeRead().Count.ShouldBe(2);

        api.Requests.Single().Headers["Accept-Encoding"].ShouldContain(encoding);
    }

    [Fact]
    public async Task A_body_that_cannot_be_decompressed_is_malformed()
    {
        var garbage = Bytes("no gzip at all, not even near"u8.ToArray(), encoding: "gzip");
        await using var api = await ScriptedApi.StartAsync(garbage, garbage);
        using var source = new TestSource(api);

        (await source.ReadAsync()).ShouldBeMalformed().Reason.ShouldBe("the body cannot be decompressed");
    }

    [Fact]
    public async Task A_body_in_chunks_is_read_whole()
    {
        var ids = Enumerable.Range(1, 9_000).ToArray();
        await using var api = await ScriptedApi.StartAsync(Chunked(PageText(ids), 3_001));
        using var source = new TestSource(api);

        var page = (await source.ReadAsync(pageSize: 9_000)).ShouldBeRead();

        page.Text().ShouldBe($"[{Records(ids)}]");
    }

    [Fact]
    public async Task No_content_is_a_page_without_records()
    {
        await using var api = await ScriptedApi.StartAsync(Status(204));
        using var source = new TestSource(api);

        var page = (await source.ReadAsync()).ShouldBeRead();

        (page.Count, page.Text(), page.Next).ShouldBe((0, "[]", null));
    }

    [Theory]
    [InlineData(false, "identity")]
    [InlineData(true, "identity")]
    [InlineData(false, "gzip")]
    public async Task A_body_larger_than_the_limit_names_the_limit(bool chunked, string encoding)
    {
        var text = PageText([.. Enumerable.Range(1, 1_000)]);
        await using var api = await ScriptedApi.StartAsync(
            chunked ? Chunked(text, 1_000) : encoding == "gzip" ? Compressed(text, encoding) : Body(text));
        using var source = new TestSource(api, options: TestSource.FastOptions with { MaxBodyBytes = 8_000 });

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        error.Message.ShouldContain("limit of 8000 bytes");
        error.Message.ShouldContain("fetch.page_size");
        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_body_as_large_as_the_limit_is_read()
    {
        var text = PageText([.. Enumerable.Range(1, 1_000)]);
        await using var api = await ScriptedApi.StartAsync(Body(text));
        using var source = new TestSource(api, options: TestSource.FastOptions with { MaxBodyBytes = text.Length });

        (await source.ReadAsync()).ShouldBeRead();
    }
}

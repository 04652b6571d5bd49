using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

public sealed class PagingTests
{
    private const string ByOffset = "{ type: OffsetIncrement, page_size: 2, inject_on_first_request: true }";

    [Fact]
    public async Task Numbered_pages_are_read_until_a_short_one()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3, 4), Page(5));
        using var source = new TestSource(api);

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Text()).ShouldBe(["[{\"id\":1},{\"id\":2}]", "[{\"id\":3},{\"id\":4}]", "[{\"id\":5}]"]);
        pages.Select(page => page.ShouldBeRead().Page).ShouldBe([1, 2, 3]);
        api.Requests.Select(request => request.PathAndQuery).ShouldBe(
            ["/api/customers?page=1&size=2", "/api/customers?page=2&size=2", "/api/customers?page=3&size=2"]);
    }

    [Fact]
    public async Task An_empty_page_ends_a_stream_whose_last_page_was_full()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page());
        using var source = new TestSource(api);

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Count).ShouldBe([2, 0]);
    }

    [Fact]
    public async Task Offsets_grow_by_the_records_that_came()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1},{"id":2}],"more":true}"""),
            Body("""{"data":[{"id":3}],"more":true}"""),
            Body("""{"data":[{"id":4}],"more":false}"""));
        using var source = new TestSource(api, TestSource.Manifest(ByOffset, hints: "{ has_next_path: [more] }"));

        await source.ReadAllAsync();

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(
            ["/api/customers?page=0&size=2", "/api/customers?page=2&size=2", "/api/customers?page=3&size=2"]);
    }

    [Theory]
    [InlineData("page_size: 3, ", null, 3)]
    [InlineData("page_size: \"{{ 1 + 2 }}\", ", null, 3)]
    [InlineData("page_size: 3, ", 5, 5)]
    [InlineData("", null, 100)]
    [InlineData("", 5, 5)]
    public async Task The_manifest_s_page_size_is_asked_for_unless_the_sync_says_another_and_ours_where_neither_does(string stated, int? wanted, int asked)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2));
        using var source = new TestSource(api, TestSource.Manifest($"{{ type: PageIncrement, {stated}start_from_page: 1, inject_on_first_request: true }}"));

        var page = await source.ReadPageAsync(PagePosition.Start, wanted);

        api.Requests.Single().PathAndQuery.ShouldBe($"/api/customers?page=1&size={asked}");
        // Two records are fewer than were asked for: the last page.
        page.ShouldBeRead().Next.ShouldBeNull();
        PageReader.PageSizeOf(source.Stream).ShouldBe(stated.Length > 0 ? 3 : 100);
    }

    [Fact]
    public async Task A_page_is_full_by_what_was_asked_for_when_the_answer_says_later_how_many_it_could_have()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body($$"""{"max":200,"data":[{{Records([.. Enumerable.Range(1, 100)])}}]}"""), Body("""{"max":200,"data":[]}"""));
        using var source = new TestSource(api, TestSource.Manifest("{ type: OffsetIncrement, page_size: \"{{ response['max'] }}\", inject_on_first_request: true }"));

        var first = await source.ReadPageAsync(PagePosition.Start, pageSize: null);

        first.ShouldBeRead().Next!.Token.ShouldBe("100");
    }

    [Fact]
    public async Task A_start_by_hand_counts_in_the_manifest_s_page_size_where_the_sync_says_none()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, TestSource.Manifest("{ type: OffsetIncrement, page_size: 3 }"));

        PageReader.PositionOf(source.Stream, 4, pageSize: null).Token.ShouldBe("9");
    }

    [Theory]
    [InlineData("{ type: PageIncrement, page_size: 2 }", "/api/customers?page=1&size=2")]
    [InlineData("{ type: PageIncrement, page_size: 2, start_from_page: 1 }", "/api/customers?page=2&size=2")]
    [InlineData("{ type: OffsetIncrement, page_size: 2 }", "/api/customers?page=2&size=2")]
    public async Task The_first_request_states_no_position_unless_the_manifest_says_so(string strategy, string second)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3));
        using var source = new TestSource(api, TestSource.Manifest(strategy));

        await source.ReadAllAsync();

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers?size=2", second]);
    }

    [Theory]
    [InlineData("true", 2)]
    [InlineData("1", 2)]
    [InlineData("\"https://example.com/page/2\"", 2)]
    [InlineData("false", 1)]
    [InlineData("null", 1)]
    [InlineData("0", 1)]
    [InlineData("\"\"", 1)]
    public async Task What_the_body_says_about_a_next_page_decides_against_the_page_s_length(string hasNext, int requests)
    {
        // A full page that is the last, or a short one that is not.
        var first = requests == 1 ? Records(1, 2) : Records(1);
        await using var api = await ScriptedApi.StartAsync(
            Body($$"""{"meta":{"next":{{hasNext}}},"data":[{{first}}]}"""), Body("""{"data":[],"meta":{"next":false}}"""));
        using var source = new TestSource(api, TestSource.Manifest(hints: "{ has_next_path: [meta, next] }"));

        await source.ReadAllAsync();

        api.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task A_next_page_flag_that_is_left_out_leaves_the_page_s_length_to_decide()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3));
        using var source = new TestSource(api, TestSource.Manifest(hints: "{ has_next_path: [has_next] }"));

        (await source.ReadAllAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_total_ends_the_paging_without_an_extra_request()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"total":4,"data":[{"id":1},{"id":2}]}"""), Body("""{"data":[{"id":3},{"id":4}],"total":4}"""));
        using var source = new TestSource(api, TestSource.Manifest(hints: "{ total_path: [total] }"));

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Total).ShouldBe([4, 4]);
    }

    [Fact]
    public async Task A_source_that_gives_fewer_per_page_than_asked_for_is_read_to_its_total()
    {
        static Reply Capped(params int[] ids) => Body($$"""{"total":6,"data":[{{Records(ids)}}]}""");
        await using var api = await ScriptedApi.StartAsync(Capped(1, 2), Capped(3, 4), Capped(5, 6), Capped());
        using var source = new TestSource(api, TestSource.Manifest(hints: "{ total_path: [total] }"));

        var pages = await source.ReadAllAsync(pageSize: 4);

        pages.Sum(page => page.ShouldBeRead().Count).ShouldBe(6);
    }

    [Fact]
    public async Task Offsets_of_a_source_that_gives_fewer_per_page_than_asked_for_end_at_its_total()
    {
        static Reply Capped(params int[] ids) => Body($$"""{"total":4,"data":[{{Records(ids)}}]}""");
        await using var api = await ScriptedApi.StartAsync(Capped(1, 2), Capped(3, 4));
        using var source = new TestSource(api, TestSource.Manifest(ByOffset, hints: "{ total_path: [total] }"));

        var pages = await source.ReadAllAsync(pageSize: 100);

        pages.Sum(page => page.ShouldBeRead().Count).ShouldBe(4);
        api.Requests[1].PathAndQuery.ShouldBe("/api/customers?page=2&size=100");
    }

    [Fact]
    public async Task Without_a_page_size_option_the_manifest_s_page_size_tells_a_short_page()
    {
        const string paginator = """
            { type: DefaultPaginator, pagination_strategy: { type: PageIncrement, page_size: 2 },
                              page_token_option: { type: RequestOption, inject_into: header, field_name: X-Page } }
            """;
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3));
        using var source = new TestSource(api, TestSource.Manifest(paginator: paginator));

        (await source.ReadAllAsync(pageSize: 100)).Count.ShouldBe(2);

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers", "/api/customers"]);
        api.Requests[1].Headers["X-Page"].ShouldBe("1");
    }

    [Fact]
    public async Task A_stream_without_paging_is_one_request()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2, 3));
        using var source = new TestSource(api, TestSource.Manifest(paginator: TestSource.NoPaging));

        var page = (await source.ReadAsync()).ShouldBeRead();

        page.Next.ShouldBeNull();
        api.Requests.Single().PathAndQuery.ShouldBe("/api/customers");
    }

    [Fact]
    public async Task A_page_can_be_read_again_by_its_position()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3, 4), Page(3, 4));
        using var source = new TestSource(api);
        var next = (await source.ReadAsync()).ShouldBeRead().Next;

        var once = (await source.ReadAsync(next)).ShouldBeRead();
        var again = (await source.ReadAsync(next)).ShouldBeRead();

        again.Text().ShouldBe(once.Text());
        again.Next.ShouldBe(once.Next);
        api.Requests[2].PathAndQuery.ShouldBe(api.Requests[1].PathAndQuery);
    }

    [Theory]
    [InlineData("{ type: PageIncrement, page_size: 2, start_from_page: 1 }", "7")]
    [InlineData("{ type: PageIncrement, page_size: 2 }", "6")]
    [InlineData(ByOffset, "12")]
    public async Task Reading_can_start_by_hand_at_a_page(string strategy, string token)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, TestSource.Manifest(strategy));

        var position = PageReader.PositionOf(source.Stream, page: 7, pageSize: 2);
        var page = (await source.ReadAsync(position)).ShouldBeRead();

        page.Page.ShouldBe(7);
        api.Requests.Single().PathAndQuery.ShouldBe($"/api/customers?page={token}&size=2");
    }

    [Fact]
    public async Task A_stream_without_paging_cannot_start_at_another_page()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, TestSource.Manifest(paginator: TestSource.NoPaging));

        var error = Should.Throw<SourcePagingException>(() => PageReader.PositionOf(source.Stream, 2, 100));

        error.Message.ShouldContain("crm/customers, page 2");
        PageReader.PositionOf(source.Stream, 1, 100).ShouldBe(PagePosition.Start);
    }

    [Fact]
    public async Task A_stored_position_of_another_kind_of_paging_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync(new PagePosition(3, "eyJpZCI6MX0=")));

        error.Message.ShouldContain("start from the beginning");
        api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Checking_a_source_asks_for_its_first_page_once()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2));
        using var source = new TestSource(api);

        (await source.CheckAsync()).ShouldBeRead().Count.ShouldBe(2);

        api.Requests.Single().PathAndQuery.ShouldBe("/api/customers?page=1&size=2");
    }
}

using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Answers;

public sealed class PageSizeTests
{
    private static string Paginator(string strategy, bool isAsked = true) =>
        "{ type: DefaultPaginator, page_token_option: { type: RequestOption, inject_into: request_parameter, field_name: page }, "
        + (isAsked ? "page_size_option: { inject_into: request_parameter, field_name: size }, " : "") + $"pagination_strategy: {strategy} }}";

    [Theory]
    [InlineData("{ type: PageIncrement, page_size: 3 }", null, "/api/customers?size=3")]
    [InlineData("{ type: PageIncrement, page_size: 3 }", 7, "/api/customers?size=7")]
    [InlineData("{ type: OffsetIncrement, page_size: \"{{ 1 + 4 }}\" }", null, "/api/customers?size=5")]
    [InlineData("{ type: CursorPagination, cursor_value: \"\", page_size: 9 }", null, "/api/customers?size=9")]
    [InlineData("{ type: PageIncrement }", null, "/api/customers?size=100")]
    public async Task The_sync_s_page_size_is_asked_for_else_the_manifest_s(string strategy, int? pageSize, string request)
    {
        await using var api = await ScriptedApi.StartAsync(Page());
        using var source = new TestSource(api, AnswerManifest.Of(paginator: Paginator(strategy)));

        await source.ReadPageAsync(PagePosition.Start, pageSize);

        api.Requests.Single().PathAndQuery.ShouldBe(request);
    }

    [Fact]
    public async Task A_source_that_gives_its_own_most_instead_of_what_the_sync_asks_for_is_read_on()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3, 4), Page(5));
        using var source = new TestSource(api, AnswerManifest.Of(paginator: Paginator("{ type: PageIncrement, page_size: 2 }")));

        (await source.ReadAllAsync(pageSize: 100)).Sum(page => page.ShouldBeRead().Count).ShouldBe(5);
    }

    [Fact]
    public async Task A_page_size_may_stand_in_the_answer()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"limit":2,"data":[{"id":1},{"id":2}]}"""), Body("""{"limit":2,"data":[{"id":3}]}"""));
        using var source = new TestSource(
            api, AnswerManifest.Of(paginator: Paginator("{ type: OffsetIncrement, page_size: \"{{ response['limit'] }}\" }", isAsked: false)));

        await source.ReadAllAsync();

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers", "/api/customers?page=2"]);
    }

    [Theory]
    [InlineData("{ type: PageIncrement, page_size: 2 }", "/api/customers?page=1")]
    [InlineData("{ type: OffsetIncrement, page_size: 2 }", "/api/customers?page=2")]
    public async Task A_full_page_of_which_a_filter_keeps_nothing_is_not_the_end(string strategy, string second)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(3));
        using var source = new TestSource(api, AnswerManifest.Of(
            selector: "record_filter: { condition: \"{{ record.id > 2 }}\" }", paginator: Paginator(strategy, isAsked: false)));

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Count).ShouldBe([0, 1]);
        api.Requests[1].PathAndQuery.ShouldBe(second);
    }

    [Fact]
    public async Task Offsets_count_what_stood_at_the_path_not_what_an_expander_made_of_it()
    {
        const string extractor = "{ type: DpathExtractor, field_path: [data], record_expander: { expand_records_from_field: [lines] } }";
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"lines":[1,2,3]},{"lines":[]}]}"""), Body("""{"data":[{"lines":[4]}]}"""));
        using var source = new TestSource(
            api, AnswerManifest.Of(extractor, paginator: Paginator("{ type: OffsetIncrement, page_size: 2 }", isAsked: false)));

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Text()).ShouldBe(["[1,2,3]", "[4]"]);
        api.Requests[1].PathAndQuery.ShouldBe("/api/customers?page=2");
    }

    [Fact]
    public async Task A_token_of_the_first_request_is_seen_by_expressions()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var source = new TestSource(api, AnswerManifest.Of(
            requester: "request_parameters: { at: \"{{ next_page_token['next_page_token'] }}\" }",
            paginator: "{ type: DefaultPaginator, pagination_strategy: { type: PageIncrement, page_size: 2, start_from_page: 1, inject_on_first_request: true } }"));

        await source.ReadAsync();

        api.Requests.Single().PathAndQuery.ShouldBe("/api/customers?at=1");
    }
}

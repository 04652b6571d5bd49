using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests;

public sealed class RepeatedPageTests
{
    [Fact]
    public async Task A_page_that_comes_twice_by_a_glitch_is_asked_for_again()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(1, 2), Page(3));
        using var source = new TestSource(api);

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Text()).ShouldBe(["[{\"id\":1},{\"id\":2}]", "[{\"id\":3}]"]);
        api.Requests[2].PathAndQuery.ShouldBe(api.Requests[1].PathAndQuery);
    }

    [Fact]
    public async Task Paging_that_does_not_advance_fails_with_the_page()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1, 2), Page(1, 2), Page(1, 2), Page(1, 2), Page(1, 2));
        using var source = new TestSource(api);
        var next = (await source.ReadAsync()).ShouldBeRead().Next;

        var error = await Should.ThrowAsync<SourcePagingException>(() => source.ReadAsync(next));

        error.Page.ShouldBe(2);
        error.Message.ShouldContain("paging does not advance");
        api.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Also_a_repeated_last_page_is_noticed()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1}],"more":true}"""), Body("""{"data":[{"id":1}],"more":false}"""), Body("""{"data":[{"id":2}],"more":false}"""));
        using var source = new TestSource(api, TestSource.Manifest(hints: "{ has_next_path: [more] }"));

        var pages = await source.ReadAllAsync();

        pages[1].ShouldBeRead().Text().ShouldBe("[{\"id\":2}]");
    }

    [Fact]
    public async Task Empty_pages_that_claim_more_do_not_go_on_for_ever()
    {
        var empty = Body("""{"data":[],"more":true}""");
        await using var api = await ScriptedApi.StartAsync(empty, empty, empty, empty, empty);
        using var source = new TestSource(api, TestSource.Manifest(hints: "{ has_next_path: [more] }"));

        await Should.ThrowAsync<SourcePagingException>(() => source.ReadAllAsync());

        api.Requests.Count.ShouldBe(5);
    }
}

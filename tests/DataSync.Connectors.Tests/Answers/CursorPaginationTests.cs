using DataSync.Core.Reading;
using Microsoft.AspNetCore.Http;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Answers;

public sealed class CursorPaginationTests
{
    [Fact]
    public async Task The_cursor_of_an_answer_asks_for_the_next_page_until_there_is_none()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1}],"next":"a b"}"""), Body("""{"data":[{"id":2}],"next":"c"}"""), Body("""{"data":[{"id":3}],"next":null}"""));
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.next }}")));

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Count).ShouldBe([1, 1, 1]);
        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers", "/api/customers?after=a%20b", "/api/customers?after=c"]);
    }

    [Theory]
    [InlineData("""{"data":[{"id":1}]}""")]
    [InlineData("""{"data":[{"id":1}],"next":""}""")]
    [InlineData("""{"data":[{"id":1}],"next":0}""")]
    [InlineData("""{"data":[{"id":1}],"next":false}""")]
    [InlineData("""{"data":[{"id":1}],"next":{}}""")]
    [InlineData("""{"data":[{"id":1}],"next":"None"}""")]
    public async Task A_cursor_that_is_nothing_is_the_end(string body)
    {
        await using var api = await ScriptedApi.StartAsync(Body(body));
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.get('next') }}")));

        (await source.ReadAsync()).ShouldBeRead().Next.ShouldBeNull();
    }

    [Theory]
    [InlineData("\"abc\"", "\"abc\"", "abc")]
    [InlineData("17", "17", "17")]
    [InlineData("\"17\"", "17", "17")]
    [InlineData("\"0017\"", "\"0017\"", "0017")]
    [InlineData("\"1700000000.100\"", "\"1700000000.100\"", "1700000000.100")]
    [InlineData("\"12e4567\"", "\"12e4567\"", "12e4567")]
    [InlineData("\"https://x.example/?a=b&c\"", "\"https://x.example/?a=b&c\"", "https://x.example/?a=b&c")]
    public async Task A_position_keeps_its_cursor_with_its_type_and_digits(string next, string token, string asked)
    {
        await using var api = await ScriptedApi.StartAsync(Body($$"""{"data":[{"id":1}],"next":{{next}}}"""), Body("""{"data":[]}"""));
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.get('next') }}")));

        var position = (await source.ReadAsync()).ShouldBeRead().Next!;
        await source.ReadAsync(position);

        position.Token.ShouldBe(token);
        api.Requests[1].PathAndQuery.ShouldBe($"/api/customers?after={Uri.EscapeDataString(asked)}");
    }

    [Fact]
    public async Task An_object_as_cursor_is_looked_into_by_the_next_request()
    {
        const string requester = "request_parameters: { id: \"{{ next_page_token['next_page_token']['id'] if next_page_token else 'first' }}\" }";
        await using var api = await ScriptedApi.StartAsync(Body("""{"data":[{"id":1}],"last":{"id":7,"key":"x"}}"""), Body("""{"data":[]}"""));
        const string paginator = "{ type: DefaultPaginator, pagination_strategy: { type: CursorPagination, cursor_value: \"{{ response.get('last') }}\" } }";
        using var source = new TestSource(api, AnswerManifest.Of(paginator: paginator, requester: requester));

        await source.ReadAllAsync();

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers?id=first", "/api/customers?id=7"]);
    }

    [Theory]
    [InlineData("{{ response.last }}")]
    [InlineData("{{ last_page_size < 2 }}")]
    [InlineData("{{ last_record['id'] == 3 }}")]
    [InlineData("{{ headers['x-more'] == 'no' }}")]
    [InlineData("{{ headers['X-MORE'] == 'no' }}")]
    public async Task A_stop_condition_ends_the_paging_whatever_the_cursor(string condition)
    {
        static Reply Answer(string body, string more) => context =>
        {
            context.Response.Headers["X-More"] = more;
            return Body(body)(context);
        };
        await using var api = await ScriptedApi.StartAsync(
            Answer("""{"data":[{"id":1},{"id":2}],"next":"a","last":false}""", "yes"), Answer("""{"data":[{"id":3}],"next":"b","last":true}""", "no"));
        using var source = new TestSource(
            api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.next }}", $", stop_condition: \"{condition}\"")));

        (await source.ReadAllAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_last_record_is_that_of_the_stream_and_without_one_that_of_the_page()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1,"ok":true},{"id":2,"ok":true},{"id":3}]}"""), Body("""{"data":[{"id":4},{"id":5}]}"""), Body("""{"data":[]}"""));
        using var source = new TestSource(api, AnswerManifest.Of(
            selector: "record_filter: { condition: \"{{ record.ok }}\" }",
            stream: "transformations: [{ type: AddFields, fields: [{ path: [key], value: \"k{{ record.id }}\" }] }]",
            paginator: AnswerManifest.Cursor("{{ last_record.get('key') or last_record.get('id') if last_record else '' }}")));

        var pages = await source.ReadAllAsync();

        pages.Select(page => page.ShouldBeRead().Count).ShouldBe([2, 0, 0]);
        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers", "/api/customers?after=k2", "/api/customers?after=5"]);
    }

    [Fact]
    public async Task The_link_header_leads_to_the_next_address()
    {
        string? url = null;
        await using var api = await ScriptedApi.StartAsync(
            context =>
            {
                context.Response.Headers["LINK"] = $"<{url}/api/customers?page=2&x=1>; rel=\"next\", <{url}/api/customers?page=9>; rel=\"last\"";
                return Page(1)(context);
            },
            Page(2));
        url = api.Url;
        using var source = new TestSource(api, AnswerManifest.Of(
            requester: "request_parameters: { x: \"1\" }",
            paginator: AnswerManifest.Cursor(
                "{{ headers['link']['next']['url'] }}", ", stop_condition: \"{{ 'next' not in headers['link'] }}\"", "{ type: RequestPath }")));

        await source.ReadAllAsync();

        api.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/customers?x=1", "/api/customers?page=2&x=1"]);
    }

    [Fact]
    public async Task A_token_goes_into_the_json_of_a_body_as_what_it_was()
    {
        var bodies = new List<string>();
        Reply Answer(string body) => async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Add(await reader.ReadToEndAsync());
            await Body(body)(context);
        };
        await using var api = await ScriptedApi.StartAsync(Answer("""{"data":[{"id":1}],"next":5}"""), Answer("""{"data":[]}"""));
        using var source = new TestSource(api, AnswerManifest.Of(
            requester: "http_method: POST\n        request_body_json: { a: b }",
            paginator: AnswerManifest.Cursor("{{ response.get('next') }}", place: "{ type: RequestOption, inject_into: body_json, field_path: [page, after] }")));

        await source.ReadAllAsync();

        bodies.ShouldBe(["""{"a":"b"}""", """{"a":"b","page":{"after":5}}"""]);
    }

    [Fact]
    public async Task An_empty_page_with_the_token_it_was_asked_with_is_the_end()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{"data":[{"id":1}],"next":"a"}"""), Body("""{"data":[],"next":"a"}"""));
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.next }}")));

        (await source.ReadAllAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_token_that_leads_to_its_own_page_does_not_go_on_for_ever()
    {
        var same = Body("""{"data":[{"id":2}],"next":"a"}""");
        await using var api = await ScriptedApi.StartAsync(Body("""{"data":[{"id":1}],"next":"a"}"""), same, same, same, same, same);
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.next }}")));

        var error = await Should.ThrowAsync<SourcePagingException>(() => source.ReadAllAsync());

        error.Page.ShouldBe(3);
    }

    [Fact]
    public async Task Pages_that_a_filter_empties_are_told_apart_by_what_came()
    {
        await using var api = await ScriptedApi.StartAsync(
            Body("""{"data":[{"id":1}],"next":"a"}"""), Body("""{"data":[{"id":2}],"next":"b"}"""), Body("""{"data":[{"id":3,"ok":1}]}"""));
        using var source = new TestSource(api, AnswerManifest.Of(
            selector: "record_filter: { condition: \"{{ record.ok }}\" }", paginator: AnswerManifest.Cursor("{{ response.get('next') }}")));

        (await source.ReadAllAsync()).Sum(page => page.ShouldBeRead().Count).ShouldBe(1);
    }

    [Fact]
    public async Task A_cursor_that_looks_into_nothing_is_the_end()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""{"data":[]}"""), Body("""{"data":[{"id":1}]}"""));
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.paging.next }}")));

        (await source.ReadAsync()).ShouldBeRead().Next.ShouldBeNull();
        (await source.ReadAsync()).ShouldBeRead().Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_stored_position_that_is_no_json_is_refused()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var source = new TestSource(api, AnswerManifest.Of(paginator: AnswerManifest.Cursor("{{ response.next }}")));

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync(new PagePosition(3, "eyJpZCI6MX0=")));

        error.Message.ShouldContain("start from the beginning");
        api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_list_as_body_the_first_item_is_the_response()
    {
        await using var api = await ScriptedApi.StartAsync(Body("""[{"id":1,"next":"a"},{"id":2,"next":"b"}]"""), Body("[]"));
        using var source = new TestSource(api, AnswerManifest.Of(
            extractor: "{ type: DpathExtractor, field_path: [] }", paginator: AnswerManifest.Cursor("{{ response.get('next') }}")));

        await source.ReadAllAsync();

        api.Requests[1].PathAndQuery.ShouldBe("/api/customers?after=a");
    }
}

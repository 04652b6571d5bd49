using System.Text;
using DataSync.Connectors.Decoders;
using DataSync.Connectors.Expressions;
using DataSync.Connectors.Http;

namespace DataSync.Connectors.Tests.Http;

/// <summary>Facts of <c>http_response_filter.py</c>, <c>cursor_pagination_strategy.py</c>, <c>json_decoder.py</c> and of requests' <c>links</c>.</summary>
public sealed class AnswerContextTests
{
    private static readonly EvaluationContext s_empty = new(new FixedTime(FixedTime.Noon), () => Guid.Empty);

    [Theory]
    [InlineData("""{"error":{"code":7}}""", "{{ response['error']['code'] }}", "7")]
    [InlineData("""[{"id":1},{"id":2}]""", "{{ response | length }}", "2")]
    [InlineData("\uFEFF{\"a\":1}", "{{ response.a }}", "1")]
    [InlineData("<html>", "{{ response }}", "{}")]
    [InlineData("", "{{ 'a' in response }}", "False")]
    [InlineData("{}", "{{ headers['x-LEFT'] }}", "12")]
    [InlineData("{}", "{{ 'x-left' in headers }}", "True")]
    [InlineData("{}", "{{ headers.get('X-Other', 'none') }}", "none")]
    [InlineData("{}", "{{ headers['link'] }}", "<https://a.example/?p=2>; rel=\"next\", <https://a.example/?p=9>; rel=last")]
    public void An_error_handler_sees_the_whole_body_and_the_headers_as_they_came(string body, string template, string expected) =>
        Evaluate(template, new AnswerContext(Answer(body)).ForErrors(s_empty)).ShouldBe(expected);

    [Theory]
    [InlineData("""{"next":"x"}""", "{{ response.next }}", "x")]
    [InlineData("""[{"id":1},{"id":2}]""", "{{ response.id }}", "1")]
    [InlineData("[]", "{{ response }}", "{}")]
    [InlineData("no json", "{{ response }}", "{}")]
    [InlineData("{}", "{{ headers['link']['next']['url'] }}", "https://a.example/?p=2")]
    [InlineData("{}", "{{ headers.link.last.rel }}", "last")]
    [InlineData("{}", "{{ 'prev' in headers.link }}", "False")]
    [InlineData("{}", "{{ headers['Link'][:4] }}", "<htt")]
    [InlineData("{}", "{{ headers | length }}", "2")]
    public void A_paginator_sees_the_first_value_and_the_parsed_links(string body, string template, string expected) =>
        Evaluate(template, new AnswerContext(Answer(body)).ForPaging(s_empty, new JsonDecoder())).ShouldBe(expected);

    [Theory]
    [InlineData("", "{}")]
    [InlineData("<a>", """{"a":{"url":"a"}}""")]
    [InlineData("<a,b;c>; rel=next", """{"next":{"url":"a,b;c","rel":"next"}}""")]
    [InlineData("<a>; title=\"x, y; z=1\"; rel='next', <b>; rel=\"last\"", """{"next":{"url":"a","title":"x, y; z=1","rel":"next"},"last":{"url":"b","rel":"last"}}""")]
    [InlineData("https://a/?p=2; rel=next", """{"next":{"url":"https://a/?p=2","rel":"next"}}""")]
    [InlineData("<a>; rel, <b>;rel=b;;", """{"a":{"url":"a"},"b":{"url":"b","rel":"b"}}""")]
    public void Links_are_read_as_requests_reads_them(string header, string expected) =>
        LinkHeader.Parse(header).ToJsonNode()!.ToJsonString().ShouldBe(expected);

    [Fact]
    public async Task Headers_of_an_answer_come_whole_whatever_their_case_and_number()
    {
        await using var api = await ScriptedApi.StartAsync(context =>
        {
            context.Response.Headers["X-Page"] = new(["1", "2"]);
            context.Response.Headers["Weird"] = "a; b=, c";
            return Replies.Body("{}")(context);
        });
        using var client = SourceHttp.CreateClient(new AddressGuardOptions { AllowedPrivateHosts = "127.0.0.1" });
        var exchange = new SourceExchange(client, TimeProvider.System, TimeSpan.FromHours(1), 1000);
        var request = new DataSync.Connectors.Requesters.PreparedRequest(HttpMethod.Get, new Uri(api.Url), [], null, new HashSet<string>(), "GET /");

        var answer = await exchange.SendAsync(request, TimeSpan.FromSeconds(30), default);

        answer.Headers["x-page"].ShouldBe("1, 2");
        answer.Headers["WEIRD"].ShouldBe("a; b=, c");
        answer.Headers["content-type"].ShouldBe("application/json");
    }

    private static string Evaluate(string template, EvaluationContext context) => Expression.Parse(template).Evaluate(context, literals: LiteralKinds.Nothing).ToString();

    private static SourceAnswer Answer(string body) => new()
    {
        Status = 200,
        Body = Encoding.UTF8.GetBytes(body),
        Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["X-Left"] = "12",
            ["Link"] = "<https://a.example/?p=2>; rel=\"next\", <https://a.example/?p=9>; rel=last",
        },
    };
}

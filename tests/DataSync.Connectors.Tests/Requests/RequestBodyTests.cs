using System.Text.Json.Nodes;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Requests;

/// <summary>Bodies, in the meaning of the reference engine and of the HTTP library under it.</summary>
public sealed class RequestBodyTests
{
    // Golden: test_interpolated_request_options_provider.py, test_interpolated_request_json, and its nested mapping tests.
    [Theory]
    [InlineData("{ a: \"{{ config['n'] }}\", b: [1, \"{{ config['n'] + 1 }}\", { c: \"{{ stream_partition['id'] }}\" }] }", """{"a":5,"b":[1,6,{"c":"x1"}]}""")]
    [InlineData("{ \"{{ config['key'] }}\": \"yes\", none: \"{{ config['none'] }}\", nothing: null, empty: \"\" }", """{"dyn":"yes"}""")]
    [InlineData("{ number: \"5\", quoted: \"'5'\", truth: \"True\", list: \"[1, 2]\", date: \"2021-01-01\", plain: true, half: 0.5 }", """{"number":5,"quoted":"5","truth":true,"list":[1,2],"date":"2021-01-01","plain":true,"half":0.5}""")]
    [InlineData("{ filter: { and: [ { field: updated, gte: \"{{ stream_partition['id'] }}\" } ] } }", """{"filter":{"and":[{"field":"updated","gte":"x1"}]}}""")]
    [InlineData("\"{{ {'a': {'b': [config['n'], none]}} }}\"", """{"a":{"b":[5,null]}}""")]
    [InlineData("'{\"a\": {{ config[\"n\"] }}, \"deep\": {\"true\": true}}'", """{"a":5,"deep":{"true":true}}""")]
    [InlineData("\"{{ [1, {'a': 2}] }}\"", """[1,{"a":2}]""")]
    public async Task Json_is_evaluated_at_every_depth(string json, string body)
    {
        var request = await SendAsync($"http_method: POST\nrequest_body_json: {json}");

        JsonNode.DeepEquals(JsonNode.Parse(request.Body), JsonNode.Parse(body)).ShouldBeTrue(request.Body);
        request.Header("Content-Type").ShouldBe("application/json");
    }

    // Golden: requests' form encoding (RFC 1866 by way of Python's urlencode).
    [Theory]
    [InlineData("request_body_data: { a: \"1\", b: \"x y&z\", c: \"{{ ['p', 'q'] }}\", d: \"{{ config['none'] }}\" }", "a=1&b=x+y%26z&c=p&c=q")]
    [InlineData("request_body_data: \"{{ {'a': 1, 'b': 'ü'} }}\"", "a=1&b=%C3%BC")]
    [InlineData("request_body: { type: RequestBodyUrlEncodedForm, value: { a: \"{{ stream_partition.id }}\" } }", "a=x1")]
    public async Task A_form_is_url_encoded(string data, string body)
    {
        var request = await SendAsync($"http_method: POST\n{data}");

        request.Body.ShouldBe(body);
        request.Header("Content-Type").ShouldBe("application/x-www-form-urlencoded");
    }

    [Theory]
    [InlineData("request_body_data: \"<q id='{{ stream_partition.id }}'>ü</q>\"", "<q id='x1'>ü</q>")]
    [InlineData("request_body: { type: RequestBodyPlainText, value: \"id={{ config['n'] }}\" }", "id=5")]
    public async Task Text_is_sent_as_it_is_and_its_kind_is_the_manifests_to_tell(string data, string body)
    {
        var request = await SendAsync($"http_method: POST\n{data}");

        request.Body.ShouldBe(body);
        request.Headers.Keys.ShouldNotContain("Content-Type");
        (await SendAsync($"http_method: POST\n{data}\nrequest_headers: {{ Content-Type: text/xml }}")).Header("Content-Type").ShouldBe("text/xml");
    }

    [Fact]
    public async Task Graphql_and_json_objects_are_json()
    {
        (await SendAsync("http_method: POST\nrequest_body: { type: RequestBodyGraphQL, value: { query: \"query { items(id: \\\"{{ stream_partition.id }}\\\") { id } }\" } }"))
            .Body.ShouldBe("""{"query":"query { items(id: \"x1\") { id } }"}""");
        (await SendAsync("http_method: POST\nrequest_body: { type: RequestBodyJsonObject, value: { n: \"{{ config['n'] }}\" } }")).Body.ShouldBe("""{"n":5}""");
    }

    [Fact]
    public async Task What_is_injected_is_merged_into_the_json_at_its_depth()
    {
        const string requester = """
            http_method: POST
            request_body_json: { data: { filter: { a: 1 } } }
            authenticator: { type: ApiKeyAuthenticator, api_token: k, inject_into: { type: RequestOption, inject_into: body_json, field_path: [data, "{{ config['key'] }}", token] } }
            """;

        (await SendAsync(requester)).Body.ShouldBe("""{"data":{"filter":{"a":1},"dyn":{"token":"k"}}}""");
    }

    [Fact]
    public async Task Nothing_to_send_is_no_body()
    {
        var request = await SendAsync("http_method: POST\nrequest_body_json: { a: \"{{ config['none'] }}\" }");

        (request.Body, request.Header("Content-Length")).ShouldBe(("", "0"));
        request.Headers.Keys.ShouldNotContain("Content-Type");
    }

    [Fact]
    public async Task A_request_with_a_body_is_sent_again_whole()
    {
        var calls = 0;
        await using var api = await WireApi.StartAsync(_ => ++calls < 3 ? Replies.Status(503) : Replies.Page(1));
        using var source = new WireSource(api, "http_method: POST\nrequest_body_json: { a: 1 }");

        (await source.ReadAsync()).ShouldBeRead();

        api.Requests.Select(request => request.Body).ShouldBe(Enumerable.Repeat("""{"a":1}""", 3));
    }

    [Fact]
    public async Task A_secret_in_a_body_is_never_shown()
    {
        await using var api = await WireApi.StartAsync(_ => Replies.Status(400, """{"message":"no such key k3y-of-all"}"""));
        using var source = new WireSource(api, "http_method: POST\nrequest_body_json: { key: \"{{ config['secret_key'] }}\" }", new Dictionary<string, string> { ["secret_key"] = "k3y-of-all" });

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync());

        api.Requests.Single().Body.ShouldContain("k3y-of-all");
        error.Message.ShouldContain("POST /items");
        (error + source.Shown).ShouldNotContain("k3y-of-all");
    }

    [Theory]
    [InlineData("request_body_json: { a: 1 }\nrequest_body_data: x", "the body is given twice")]
    [InlineData("request_body: { type: RequestBodyYaml, value: x }", "component type RequestBodyYaml")]
    public void What_is_no_body_is_a_problem_of_the_manifest(string requester, string told)
    {
        Should.Throw<ManifestException>(() => ManifestParser.Parse(WireSource.Manifest($"http_method: POST\n{requester}"), "crm.yaml")).Message.ShouldContain(told);
    }

    private static async Task<WireRequest> SendAsync(string requester)
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(api, requester, new Dictionary<string, string> { ["n"] = "5", ["key"] = "dyn" });
        (await source.ReadAsync(new { id = "x1" })).ShouldBeRead();
        return api.Requests.Single();
    }
}

using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;

namespace DataSync.Connectors.Tests.Requests;

/// <summary>What of a requester goes on the wire: the facts are those of the reference engine's own tests and of its HTTP library.</summary>
public sealed class RequestPartsTests
{
    [Theory]
    [InlineData("{ type: NoAuth }", "/items")]
    public async Task A_request_without_parts_is_a_get_that_takes_any_answer(string authenticator, string path)
    {
        var request = await SendAsync($"authenticator: {authenticator}");

        (request.Method, request.PathAndQuery, request.Body).ShouldBe(("GET", path, ""));
        request.Header("Accept").ShouldBe("*/*");
        request.Headers.Keys.ShouldNotContain("Authorization");
    }

    // Golden: unit_tests/sources/declarative/requesters/test_http_requester.py, test_join_url and test_path.
    [Theory]
    [InlineData("/api/", "endpoint", "/api/endpoint")]
    [InlineData("/api", "/endpoint", "/api/endpoint")]
    [InlineData("/api/", "/endpoint", "/api/endpoint")]
    [InlineData("/api/v1", "deep/er", "/api/v1/deep/er")]
    [InlineData("/api/", "", "/api/")]
    [InlineData("/api", "", "/api")]
    [InlineData("/api", "items/{{ stream_partition['id'] }}/notes", "/api/items/7/notes")]
    [InlineData("/api", "items?active=true", "/api/items?active=true")]
    [InlineData("/api", "{{ config['base_url'] }}/elsewhere", "/elsewhere")]
    [InlineData("/api/{{ stream_slice.id }}", "{{ stream_interval.id }}", "/api/7/7")]
    public async Task Base_and_path_are_joined_as_the_reference_does(string url, string path, string sent)
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(api, "url_base: \"{{ config['base_url'] }}" + url + "\"\npath: \"" + path + "\"");

        await source.ReadAsync(new { id = 7 });

        api.Requests.Single().PathAndQuery.ShouldBe(sent);
    }

    [Fact]
    public async Task Without_a_base_the_path_is_the_whole_address()
    {
        (await SendAsync("url_base: \"\"\npath: \"{{ config['base_url'] }}/api/items\"")).PathAndQuery.ShouldBe("/api/items");
    }

    [Fact]
    public async Task An_address_in_quotes_loses_them()
    {
        (await SendAsync("url_base: \"'{{ config['base_url'] }}/api/'\"\npath: \"'items'\"")).PathAndQuery.ShouldBe("/api/items");
    }

    [Fact]
    public async Task The_newer_url_stands_alone_or_before_a_path()
    {
        (await SendAsync("url: \"{{ config['base_url'] }}/v2/things?a=b\"")).PathAndQuery.ShouldBe("/v2/things?a=b");
        (await SendAsync("url: \"{{ config['base_url'] }}/v2\"\npath: things")).PathAndQuery.ShouldBe("/v2/things");
    }

    // Golden: unit_tests/sources/declarative/requesters/request_options/test_interpolated_request_options_provider.py, test_interpolated_request_params.
    [Theory]
    [InlineData("{ static: \"1\", plain: 2 }", "static=1&plain=2")]
    [InlineData("{ a: \"{{ config['name'] }}\", b: \"{{ config['none'] }}\", c: \"\" }", "a=Ann%20%26%20Co")]
    [InlineData("{ \"{{ config['key'] }}\": x }", "k1=x")]
    [InlineData("{ ids: \"{{ ['a', 'b'] }}\", more: \"['c', 'd']\" }", "ids=a&ids=b&more=c&more=d")]
    [InlineData("{ number: \"1_000\", yes: true, text: \"True\", quoted: \"'x'\" }", "number=1_000&yes=True&text=True&quoted=x")]
    [InlineData("\"{{ {'page': 3, 'all': true, 'no': none, 'x': ['1', '2']} }}\"", "page=3&all=True&x=1&x=2")]
    [InlineData("{ since: \"{{ stream_interval['start'] }}\" }", "since=2021-01-01")]
    [InlineData("{ k: \"1,2\", l: \"[1,2]\", m: \"{{ ['a,b'] }}\", '[\"a\", \"b\"]': \"{{ [1] }}\" }", "k=1%2C2&l=1&l=2&m=a%2Cb&%5B%22a%22%2C%20%22b%22%5D=1")]
    [InlineData("{ k: '{\"from\": \"2023\"}', l: \"{{ {'from': 'x'} }}\" }", "k=%7B%22from%22%3A%20%222023%22%7D&l=%7B%27from%27%3A%20%27x%27%7D")]
    public async Task Parameters_are_sent_as_the_reference_sends_them(string parameters, string query)
    {
        (await SendAsync($"request_parameters: {parameters}", new() { ["name"] = "Ann & Co", ["key"] = "k1" }, new { start = "2021-01-01" })).Query.ShouldBe(query);
    }

    [Fact]
    public async Task A_parameter_that_the_address_has_with_the_same_value_is_not_sent_twice()
    {
        (await SendAsync("path: items?a=1&b=x%20y\nrequest_parameters: { a: \"1\", b: \"x y\", c: \"3\" }")).Query.ShouldBe("a=1&b=x%20y&c=3");
        (await SendAsync("path: items?a=1\nrequest_parameters: { a: \"2\" }")).Query.ShouldBe("a=1&a=2");
    }

    [Theory]
    [InlineData("request_parameters: \"{{ config['name'] }}\"", "request_parameters gives a text")]
    [InlineData("request_headers: \"{{ config['name'] }}\"", "request_headers gives a text")]
    [InlineData("request_parameters: \"{{ {'a': {'b': 1}} }}\"", "the value of a is an object")]
    [InlineData("http_method: POST\nrequest_body_json: \"{{ config['name'] }}\"", "request_body_json gives a text")]
    [InlineData("request_parameters: { a: b }\nauthenticator: { type: ApiKeyAuthenticator, api_token: t, inject_into: { type: RequestOption, inject_into: request_parameter, field_name: a } }", "query parameter a is set twice")]
    [InlineData("request_headers: { x-a: b }\nauthenticator: { type: ApiKeyAuthenticator, api_token: t, header: X-A }", "header 'X-A' is set twice")]
    [InlineData("http_method: POST\nrequest_body_json: { a: b }\nauthenticator: { type: ApiKeyAuthenticator, api_token: t, inject_into: { type: RequestOption, inject_into: body_json, field_name: a } }", "a of the body is set twice")]
    [InlineData("http_method: POST\nrequest_body_data: { a: b }\nauthenticator: { type: ApiKeyAuthenticator, api_token: t, inject_into: { type: RequestOption, inject_into: body_json, field_name: c } }", "the body is given in several kinds")]
    [InlineData("request_headers: { \"X A\": b }", "a name that headers cannot have")]
    [InlineData("url_base: \"https://ann:secret@api.example.com/\"\npath: /items", "the base URL holds a user name, which is not sent")]
    public async Task What_contradicts_itself_is_told_and_not_sent(string requester, string told)
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(api, requester, new Dictionary<string, string> { ["name"] = "Ann" });

        (await Should.ThrowAsync<SourceConfigurationException>(() => source.ReadAsync())).Message.ShouldContain(told);

        api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Headers_are_a_map_or_an_expression_and_the_manifests_accept_wins()
    {
        var request = await SendAsync("request_headers: { Accept: text/csv, X-Config: \"{{ config['name'] }}\", X-None: \"{{ config['none'] }}\", Content-Type: application/json }", new() { ["name"] = "Ann" });

        request.Header("Accept").ShouldBe("text/csv");
        request.Header("X-Config").ShouldBe("Ann");
        request.Headers.Keys.ShouldNotContain("X-None");
        // The reference engine sends it, and some servers want it.
        request.Header("Content-Type").ShouldBe("application/json");
        (await SendAsync("request_headers: \"{{ {'X-One': 1} }}\"")).Header("X-One").ShouldBe("1");
    }

    // The reference engine's HTTP library sets the length of the body over a manifest's, too.
    [Theory]
    [InlineData("Content-Length", "3")]
    [InlineData("content-length", "0")]
    [InlineData("Transfer-Encoding", "gzip, chunked")]
    public async Task How_long_a_body_is_the_body_says(string name, string value)
    {
        var request = await SendAsync($"http_method: POST\nrequest_body_json: {{ a: 1 }}\nrequest_headers: {{ {name}: \"{value}\" }}");
        (request.Body, request.Header("Content-Length"), request.Header("Transfer-Encoding")).ShouldBe(("""{"a":1}""", "7", null));

        (await SendAsync($"request_headers: {{ {name}: \"{value}\" }}")).Body.ShouldBe("");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("delete")]
    public async Task Every_method_is_sent_with_its_body(string method)
    {
        var request = await SendAsync($"http_method: {method}\nrequest_body_json: {{ a: 1 }}");

        (request.Method, request.Body).ShouldBe((method.ToUpperInvariant(), """{"a":1}"""));
    }

    [Fact]
    public void A_method_that_there_is_not_is_a_problem_of_the_manifest()
    {
        Should.Throw<ManifestException>(() => ManifestParser.Parse(WireSource.Manifest("http_method: FETCH"), "crm.yaml")).Message.ShouldContain("there is no method FETCH");
    }

    private static async Task<WireRequest> SendAsync(string requester, Dictionary<string, string>? config = null, object? partition = null)
    {
        await using var api = await WireApi.StartAsync();
        using var source = new WireSource(api, requester, config);
        (await source.ReadAsync(partition)).ShouldBeRead();
        return api.Requests.Single();
    }
}
